import type { TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { tabs } from '../ui/layout.js';

const TABS = [['', 'You'], ['api-keys', 'API keys'], ['look', 'Appearance'], ['health', 'Health'], ['keys', 'Shortcuts']] as const;

/** The tabs of all screens of the settings. */
export function settingsTabs(current: string): TemplateResult {
    return tabs('Parts of the settings', TABS.map(([id, label]) => ({ href: href(id === '' ? ['settings'] : ['settings', id]), label, current: id === current })));
}
