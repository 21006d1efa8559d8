const HUGO_ESCAPED = /\{\{([<%])(\s*)\/\*((?:(?!\{\{)[\s\S]){0,2000}?)\*\/(\s{0,20})([>%])\}\}/gu;
const LIQUID_RAW =
  /\{%[-+~]?\s{0,20}raw\s{0,20}[-+~]?%\}((?:(?!\{%[-+~]?\s{0,20}raw\s)[\s\S])*?)\{%[-+~]?\s{0,20}endraw\s{0,20}[-+~]?%\}/gu;

/** Code as its generator shows it: escaped tags of Hugo, and with `isLiquid` without `{% raw %}`. */
export function unescapeCode(code: string, isLiquid: boolean): string {
  if (!code.includes('{')) return code;
  const plain = code.replace(HUGO_ESCAPED, '{{$1$2$3$4$5}}');
  return isLiquid ? plain.replace(LIQUID_RAW, '$1') : plain;
}
