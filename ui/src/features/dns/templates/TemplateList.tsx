import { Search } from "lucide-react";
import { useState } from "react";
import { usePageFilter } from "@/app";
import { classes, TextInput } from "@/components";
import type { TemplateView } from "@/ipc";
import { grouped } from "./template";

export interface TemplateListProps {
  templates: readonly TemplateView[];
  current: string | null;
  onChoose: (id: string) => void;
}

/** All templates by group, with a search. */
export function TemplateList({ templates, current, onChoose }: TemplateListProps) {
  const [search, setSearch] = useState("");
  const field = usePageFilter();
  const groups = grouped(templates, search);
  return (
    <aside className="template-list" aria-label="Templates">
      <div className="template-search">
        <TextInput
          label="Search templates"
          hideLabel
          size="m"
          icon={Search}
          placeholder="Search templates"
          value={search}
          onChange={setSearch}
          inputRef={field}
        />
      </div>
      <div className="scroll" tabIndex={-1}>
        {groups.length === 0 && <p className="sm t3 template-none">No template fits.</p>}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            <ul>
              {group.templates.map(({ id, title }) => (
                <li key={id}>
                  <button
                    type="button"
                    className={classes("template-line", id === current && "on")}
                    aria-current={id === current ? true : undefined}
                    onClick={() => onChoose(id)}
                  >
                    <span className="trunc">{title}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </aside>
  );
}
