/** A column of a table on the terminal. */
export interface Column {
  readonly head: string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
}

/** So many characters of a cell are shown, so that a row stays a line. */
const MAX_OF_A_CELL = 60;

/** Lines of a table whose cells may be a stranger's text: no control character comes through, so none can move the cursor. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = [columns.map(({ head }) => head), ...rows].map((row) => row.map(shown));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => lengthOf(row[index] ?? ''))));
  return cells.map((row) =>
    columns
      .map(({ isNumber }, index) => {
        const cell = row[index] ?? '';
        const blanks = ' '.repeat((widths[index] ?? 0) - lengthOf(cell));
        return isNumber === true ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The text without what a terminal would obey, or what turns text around. */
export function shown(text: string): string {
  const plain = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  const characters = Array.from(plain);
  return characters.length <= MAX_OF_A_CELL ? plain : `${characters.slice(0, MAX_OF_A_CELL - 1).join('')}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
