import { PAGE_ROWS } from "@/ipc";

interface Page<Row> {
  offset: number;
  rows: readonly Row[];
}

/** What names the rows of a list from one place to another, both of them in it, out of the pages that hold them. */
export async function idsBetween<Row>(
  from: number,
  end: number,
  pageOf: (page: number) => Promise<Page<Row>>,
  idOf: (row: Row) => string,
): Promise<string[]> {
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(end / PAGE_ROWS); page += 1) pages.push(page);
  const found = await Promise.all(pages.map(pageOf));
  return found.flatMap((one) =>
    one.rows.filter((_, at) => one.offset + at >= from && one.offset + at <= end).map(idOf),
  );
}
