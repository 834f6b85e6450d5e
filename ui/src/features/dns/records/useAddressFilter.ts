import { useEffect, useState } from "react";
import { currentRoute, navigate, useParams } from "@/app";

/** How long the filter rests before it is kept in the address; the webview allows few changes of it a minute. */
const ADDRESS_DELAY_MS = 500;

/** The filter as it is typed; the address follows once it rests, and a changed address changes it. */
export function useAddressFilter(): [string, (filter: string) => void] {
  const addressed = useParams("dns").filter ?? "";
  const [filter, setFilter] = useState(addressed);
  const [seen, setSeen] = useState(addressed);
  const [written, setWritten] = useState(addressed);
  if (seen !== addressed) {
    setSeen(addressed);
    if (addressed !== written) setFilter(addressed);
  }
  useEffect(() => {
    if (filter === addressed) return;
    const timer = setTimeout(() => {
      // Who has left stays away: this tab is still there while the next page is being loaded.
      const { page, params } = currentRoute();
      if (page !== "dns" || params.tab !== "records") return;
      setWritten(filter);
      navigate("dns", filter === "" ? { tab: "records" } : { tab: "records", filter }, { replace: true });
    }, ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [filter, addressed]);
  return [filter, setFilter];
}
