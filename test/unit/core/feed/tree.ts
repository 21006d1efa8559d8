import { SaxesParser } from 'saxes';

/** An element as parsed by a strict parser. */
export interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The concatenated character data of its direct text children. */
  text: string;
  readonly children: Tree[];
}

/** Parses XML strictly and without trimming. Throws if the document is malformed. */
export function parseTree(xml: string): Tree {
  const root: Tree = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    const child: Tree = { name, attributes: Object.fromEntries(values), text: '', children: [] };
    open.at(-1)?.children.push(child);
    open.push(child);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(xml).close();
  return only(root.children, 'root');
}

/** All child elements with a name. */
export function all(tree: Tree, name: string): Tree[] {
  return tree.children.filter((child) => child.name === name);
}

/** The only child element with a name, along a path of names. Throws if there is not exactly one. */
export function one(tree: Tree, ...path: readonly string[]): Tree {
  return path.reduce((parent, name) => only(all(parent, name), name), tree);
}

/** The texts of all child elements with a name. */
export function texts(tree: Tree, name: string): string[] {
  return all(tree, name).map(({ text }) => text);
}

function only(trees: readonly Tree[], name: string): Tree {
  const [first] = trees;
  if (first === undefined || trees.length > 1) throw new Error(`${trees.length} elements called ${name}`);
  return first;
}
