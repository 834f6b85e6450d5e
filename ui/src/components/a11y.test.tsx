import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Download, Layers, RefreshCw } from "lucide-react";
import { describe, expect, it, vi } from "vitest";
import {
  AccountTile,
  Badge,
  Button,
  Callout,
  Checkbox,
  Chip,
  ConfirmDialog,
  DomainName,
  Drawer,
  EmptyState,
  ErrorState,
  IconButton,
  Menu,
  Meter,
  MoneyText,
  PageBar,
  PasswordInput,
  RadioGroup,
  SegmentedControl,
  Select,
  SkeletonRows,
  StatusBadge,
  Switch,
  SwitchNotOffered,
  Tabs,
  TextInput,
  toast,
  ToastRegion,
  When,
} from ".";

/** Colours and boxes need a real window; everything else axe knows is looked at here. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
}

const nothing = () => undefined;

describe("the design system", () => {
  it("gives axe nothing to find", async () => {
    render(
      <main>
        <PageBar title="Due in 90 days" sub="139 of 4,218 names">
          <IconButton icon={Download} label="Export as CSV" />
          <Button icon={RefreshCw} variant="primary">
            Sync
          </Button>
          <Button isDisabled>Apply to 10 zones</Button>
        </PageBar>
        <TextInput label="Filter names" hideLabel value="" onChange={nothing} placeholder="Filter" />
        <TextInput label="Apex A" value="192.0.2.560" onChange={nothing} error="It can be 255 at most" />
        <PasswordInput label="API key" value="x" onChange={nothing} help="From the chat bot" />
        <Select
          label="Account"
          value="a"
          onChange={nothing}
          choices={[
            { id: "a", label: "Joker" },
            { id: "b", label: "Bizzy", note: "no DNS" },
          ]}
        />
        <RadioGroup
          label="Where"
          value="a"
          onChange={nothing}
          choices={[
            { id: "a", label: "Here", note: "Near" },
            { id: "b", label: "There" },
          ]}
        />
        <SegmentedControl
          label="Theme"
          value="light"
          onChange={nothing}
          choices={[
            { id: "light", label: "Light" },
            { id: "dark", label: "Dark" },
          ]}
        />
        <Checkbox isSelected onChange={nothing}>
          Include
        </Checkbox>
        <Checkbox isSelected={false} isIndeterminate onChange={nothing} aria-label="Select all" />
        <Switch isSelected onChange={nothing}>
          Auto-renew
        </Switch>
        <SwitchNotOffered label="Transfer lock" reason="not offered by Bizzy" />
        <Chip isSelected onChange={nothing}>
          30
        </Chip>
        <Badge>client</Badge>
        <StatusBadge status="unclear" />
        <AccountTile provider="joker" /> Joker
        <DomainName name="xn--mllerhof-65a.de" ending="de" />
        <MoneyText money={{ minor: "1240", currency: "USD" }} />
        <When at={1_795_340_460} />
        <When at={null} />
        <Meter label="This order" max={300} parts={[{ value: 120, tone: "quiet" }, { value: 60 }]} />
        <Callout tone="risk" title="Likely to lapse in 12 days">
          The balance is 18.40 USD short.
        </Callout>
        <Tabs
          label="Activity"
          value="a"
          onChange={nothing}
          tabs={[
            { id: "a", label: "Orders", panel: <p>None</p> },
            { id: "b", label: "Jobs", panel: <p>None</p> },
          ]}
        />
        <EmptyState icon={Layers} title="No names" actions={<Button>Connect</Button>}>
          Connect an account.
        </EmptyState>
        <ErrorState fault={{ code: "upstream", message: "Joker did not answer", hint: "Wait.", retryable: true }} />
        <SkeletonRows rows={2} />
        <Drawer label="Jobs" title="Jobs" onClose={nothing}>
          <p>None</p>
        </Drawer>
        <ToastRegion />
      </main>,
    );
    expect(await violations()).toEqual([]);
  });

  it("keeps that in what floats", async () => {
    render(
      <Menu
        label="More"
        trigger={<Button>More</Button>}
        sections={[
          { items: [{ id: "a", label: "Edit DNS", kbd: "D", onAction: nothing }] },
          {
            title: "Danger",
            items: [{ id: "b", label: "Hide", note: "From this list", danger: true, onAction: nothing }],
          },
        ]}
      />,
    );
    await userEvent.click(screen.getByRole("button", { name: "More" }));
    expect(await screen.findByRole("menuitem", { name: "Hide" })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });
});

describe("a counted delete", () => {
  it("needs the count typed before its button works", async () => {
    const confirm = vi.fn();
    render(
      <ConfirmDialog
        isOpen
        onClose={nothing}
        onConfirm={confirm}
        title="Remove 3 record sets from 42 zones?"
        confirmLabel="Remove 126 sets"
        keepLabel="Keep them"
        typed="42"
      >
        126 record sets go.
      </ConfirmDialog>,
    );
    await userEvent.type(screen.getByLabelText("Type 42 to confirm"), "4{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Remove 126 sets" }));
    expect(confirm).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText("Type 42 to confirm"), "2");
    await userEvent.click(screen.getByRole("button", { name: "Remove 126 sets" }));
    expect(confirm).toHaveBeenCalledTimes(1);
    expect(await violations()).toEqual([]);
  });
});

describe("an error", () => {
  it("offers to try again only where that can help, and its code on request", async () => {
    const fault = { code: "unauthorized", message: "The key is refused", hint: "Enter a new one.", retryable: false };
    render(<ErrorState fault={fault} onRetry={nothing} />);
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    const code = screen.getByText("unauthorized");
    expect(code.hidden).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Details" }));
    expect(code.hidden).toBe(false);
  });
});

describe("a toast", () => {
  it("is announced, does its action once and leaves", async () => {
    const undo = vi.fn();
    render(<ToastRegion />);
    toast({ tone: "bad", text: "3 names failed", action: { label: "Show", onAction: undo } });
    await userEvent.click(await screen.findByRole("button", { name: "Show" }));
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.queryByText("3 names failed")).toBeNull();
  });
});
