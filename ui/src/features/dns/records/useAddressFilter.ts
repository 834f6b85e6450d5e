import { useEffect, useState } from "react";
import { navigate, useParams } from "@/app";

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
      setWritten(filter);
      navigate("dns", filter === "" ? { tab: "records" } : { tab: "records", filter }, { replace: true });
    }, ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [filter, addressed]);
  return [filter, setFilter];
}
