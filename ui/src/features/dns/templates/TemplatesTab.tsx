import { useQuery } from "@tanstack/react-query";
import { ArrowRight, LayoutTemplate, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { PageSplit, useParams } from "@/app";
import { BarDivider, Button, EmptyState, ErrorState, Footer, PageBar, SkeletonRows } from "@/components";
import { NO_ROWS, type RowSelection } from "@/components/grid";
import { counted } from "@/format";
import type { TemplateDraft } from "@/ipc";
import { DnsTabs } from "../DnsTabs";
import { sayFault } from "../faults";
import { zoneId } from "../plan/plan-choice";
import { allNamesQuery, useReadZones, zonesQuery } from "../queries";
import type { TabProps } from "../session";
import { useReadUnread } from "../form/FormPage";
import { chosenKeys, ZoneChoice } from "../ZoneChoice";
import { templatesQuery, useTemplatePlan } from "./queries";
import { missing, NEW_TEMPLATE, type Answers } from "./template";
import { TemplateEditor } from "./TemplateEditor";
import { TemplateList } from "./TemplateList";
import { TemplateSheet } from "./TemplateSheet";
import "./templates.css";

const NONE: readonly string[] = [];

/** Templates: choose one, answer what it asks, tick zones, review the plan. */
export function TemplatesTab({ onPlan }: TabProps) {
  const { names = NONE } = useParams("dns");
  const templates = useQuery(templatesQuery);
  const all = useQuery(allNamesQuery).data;
  const [chosen, setChosen] = useState<string | null>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const [draft, setDraft] = useState<TemplateDraft | null>(null);
  const [picked, setPicked] = useState<RowSelection | null>(null);
  const selection = useMemo(() => {
    if (picked) return picked;
    const wanted = new Set(names);
    return wanted.size === 0
      ? NO_ROWS
      : { ids: new Set((all ?? []).filter(({ name }) => wanted.has(name)).map(zoneId)), anchor: null };
  }, [picked, names, all]);
  const keys = useMemo(() => chosenKeys(all, selection), [all, selection]);
  const zones = useQuery(zonesQuery(keys)).data;
  const read = useReadZones();
  useReadUnread(zones, read.mutate);
  const reading = zones?.filter((zone) => zone.state.kind === "unread").length ?? 0;
  const plan = useTemplatePlan();

  const list = templates.data ?? [];
  const template = list.find((one) => one.id === chosen) ?? list[0];
  const open = template ? missing(template, answers) : [];
  const choose = (id: string) => {
    setChosen(id);
    setAnswers({});
    setDraft(null);
  };
  const review = () => {
    if (!template) return;
    const values = Object.fromEntries(template.variables.map(({ key }) => [key, answers[key] ?? ""]));
    plan.mutate(
      { template: template.id, values, zones: keys },
      { onSuccess: (view) => onPlan(view), onError: ({ fault }) => sayFault(fault) },
    );
  };
  const why =
    keys.length === 0
      ? "Tick the zones that shall get it"
      : open.length > 0
        ? `Fill in ${open.join(", ")}`
        : reading > 0
          ? `Reading ${counted(reading, "zone")}`
          : null;
  return (
    <>
      <PageBar title="DNS" sub={templates.data && counted(list.length, "template")}>
        <Button icon={Plus} onPress={() => setDraft(NEW_TEMPLATE)}>
          New template
        </Button>
        <BarDivider />
        <DnsTabs tab="templates" />
      </PageBar>
      <PageSplit>
        {templates.isError ? (
          <ErrorState fault={templates.error.fault} onRetry={() => void templates.refetch()} />
        ) : templates.isPending ? (
          <div className="pane">
            <SkeletonRows label="Reading the templates" />
          </div>
        ) : (
          <>
            <TemplateList templates={list} current={draft ? null : (template?.id ?? null)} onChoose={choose} />
            {draft ? (
              <TemplateEditor
                key={draft.id ?? draft.title}
                draft={draft}
                onDone={(id) => (id === null ? setDraft(null) : choose(id))}
              />
            ) : template ? (
              <>
                <TemplateSheet
                  key={template.id}
                  template={template}
                  answers={answers}
                  onAnswer={(key, text) => setAnswers((old) => ({ ...old, [key]: text }))}
                  onEdit={setDraft}
                  onRemoved={() => setChosen(null)}
                />
                <aside className="template-zones" aria-label="Zones that get it">
                  <ZoneChoice label="Zones that get the template" selection={selection} onSelect={setPicked} />
                </aside>
              </>
            ) : (
              <EmptyState icon={LayoutTemplate} title="There is no template">
                Make one of your own, or from the records of a zone.
              </EmptyState>
            )}
          </>
        )}
      </PageSplit>
      {!draft && template && (
        <Footer>
          <span className="bb trunc">{template.title}</span>
          <span className="t2 nw">for {counted(keys.length, "zone")}</span>
          <span className="grow" />
          <span className="sm t3 trunc">{why ?? "Nothing is written before you have reviewed the plan"}</span>
          <Button
            variant="primary"
            icon={ArrowRight}
            isDisabled={why !== null}
            isPending={plan.isPending}
            onPress={review}
          >
            Review plan
          </Button>
        </Footer>
      )}
    </>
  );
}
