// Files taken in and given out; nothing is sent anywhere.

/** No plan is so large. */
const LARGEST = 64 << 20;

/** Takes dropped or chosen files: facts by their ending, anything else as the plan. */
export async function takeFiles(
  files: FileList | null,
  plan: (text: string, name: string) => unknown,
  facts: (text: string) => unknown,
): Promise<void> {
  for (const file of files ?? []) {
    if (file.size > LARGEST) continue;
    const text = await file.text();
    if (/\.(jsonl|csv)$/i.test(file.name)) facts(text);
    else await plan(text, file.name);
  }
}

/** Hands a file to whoever sits before the page. */
export function give(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A table as CSV that spreadsheets read as Chinese; a cell that would be a formula is a text. */
export function csv(rows: (string | number | null)[][]): string {
  const cell = (value: string | number | null): string => {
    const text = String(value ?? "");
    const safe = /^[=+@\t\r]|^-\D/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
