/** A column of a terminal table. */
export interface Column {
  readonly head: string;
  /** True to align the column to the right. */
  readonly isNumber?: boolean;
}

/** Max. characters shown of a cell, so that a row fits on a line. */
const MAX_OF_A_CELL = 60;

/**
 * Formats a table whose cells may hold untrusted text: control characters are removed, so no cell can move
 * the cursor.
 */
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

/** Removes control, format and separator characters, and cuts long text. */
export function shown(text: string): string {
  const plain = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  const characters = Array.from(plain);
  return characters.length <= MAX_OF_A_CELL ? plain : `${characters.slice(0, MAX_OF_A_CELL - 1).join('')}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
