import type { Module, ModuleHost } from '../../core/module.ts';
import { exportCommand, type ExportConfiguration } from './command.ts';

type ExportHost = ModuleHost & {
  readonly configuration: ExportConfiguration;
};

/** Writes a publication for a static host. */
export const staticExportModule: Module<ExportHost> = { name: 'static-export', commands: [exportCommand] };
