/** Asking the registries about names. */
import { openJobs } from "@/app";
import { toast } from "@/components";
import { counted } from "@/format";
import { call, commands, faultOf, type NameKey } from "@/ipc";

/** Asks the registries about the names. It changes nothing, so it starts at once. */
export async function lookUp(keys: readonly NameKey[]) {
  try {
    await call(commands.healthSweep([...keys]));
    toast({
      text: `${counted(keys.length, "name")} looked up at the registries: started.`,
      action: { label: "Show the progress", onAction: openJobs },
    });
  } catch (error) {
    const fault = faultOf(error);
    toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });
  }
}
