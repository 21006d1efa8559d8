import type { Module } from '../../core/module.ts';

/** Moves articles and subscribers of another publication here: the commands `import` and `adopt`. */
export const movingModule: Module = { name: 'moving', commands: [] };
