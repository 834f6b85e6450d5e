/** What the page shares with the address: the filter, and the name whose drawer is open. */

import { useEffect, useState } from "react";
import { currentRoute, navigate, paramToKeys, useParams } from "@/app";
import type { NameKey } from "@/ipc";
import { drawerTab, isDrawerTab } from "./drawer/tabs";
import { sameFilter } from "./filter";

/** How long the filter rests before it is kept in the address; the webview allows few changes of it a minute. */
const ADDRESS_DELAY_MS = 500;

/** The filter as it is typed; the address follows once it rests, and a changed address changes it. */
export function useFilter(savedFilter: string): [string, (filter: string) => void] {
  const { filter: addressed } = useParams("portfolio");
  const [filter, setFilter] = useState(addressed ?? savedFilter);
  const [seen, setSeen] = useState(addressed);
  const [written, setWritten] = useState(addressed);
  if (seen !== addressed) {
    setSeen(addressed);
    if (addressed !== written) setFilter(addressed ?? savedFilter);
  }
  const params = useParams("portfolio");
  useEffect(() => {
    const next = sameFilter(filter, savedFilter) ? undefined : filter;
    if (next === params.filter) return;
    const timer = setTimeout(() => {
      // Who has left stays away: this page is still there while the next one is being loaded.
      if (currentRoute().page !== "portfolio") return;
      setWritten(next);
      const rest = Object.fromEntries(Object.entries(params).filter(([name]) => name !== "filter"));
      navigate("portfolio", next === undefined ? rest : { ...rest, filter: next }, { replace: true });
    }, ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [filter, savedFilter, params]);
  return [filter, setFilter];
}

/** The name whose drawer is open: chosen in the list, or asked for by the address. */
export function useCurrent(): [NameKey | null, (key: NameKey | null) => void] {
  const params = useParams("portfolio");
  const { name: asked, drawer: askedTab, ...rest } = params;
  const [current, setCurrent] = useState<NameKey | null>(null);
  const [answered, setAnswered] = useState<string | undefined>(undefined);
  if (asked !== answered) {
    setAnswered(asked);
    const [key] = paramToKeys(asked === undefined ? [] : [asked]);
    if (key) setCurrent(key);
    if (key && isDrawerTab(askedTab)) drawerTab.set(askedTab);
  }
  const choose = (key: NameKey | null) => {
    setCurrent(key);
    // What was asked for is answered: asking for the same name once more must open it again.
    if (asked !== undefined) navigate("portfolio", rest, { replace: true });
  };
  return [current, choose];
}
