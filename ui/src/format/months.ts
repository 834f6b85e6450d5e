/** Months as the engine names them, "2027-03", in words. */

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** "March 2027" of "2027-03". */
export function monthWords(month: string): string {
  const [year = "", number = ""] = month.split("-");
  const word = MONTHS[Number(number) - 1];
  return word === undefined ? month : `${word} ${year}`;
}

/** "Mar" of "2027-03". */
export function monthShort(month: string): string {
  return MONTHS[Number(month.slice(5)) - 1]?.slice(0, 3) ?? month;
}
