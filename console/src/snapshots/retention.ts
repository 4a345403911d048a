import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { duration } from '../ui/format.js';
import { panel } from '../ui/layout.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { SERVICE } from './snapshot.js';

export interface Retention {
    readonly enabled: boolean;
    readonly everyHours: number;
    readonly keepNewest: number;
    readonly keepDaily: number;
    readonly keepWeekly: number;
    readonly keepMonthly: number;
    readonly updatedAt?: string;
    readonly updatedBy?: string;
    readonly lastRun?: { readonly operationId: string; readonly startedAt: string; readonly state: string };
    readonly nextRunAt?: string;
}

export const getRetention = (signal?: AbortSignal): Promise<Retention> => api.get<Retention>('/api/snapshots/retention', undefined, signal);

const EVERY = [6, 12, 24, 72, 168];

/** The rules that run by themselves, and a button that takes over those of the sliders. */
export function retentionPanel(kept: Retention, rules: Readonly<Record<string, number>>, changed: (kept: Retention) => void): TemplateResult {
    const locked = !credentials.may('write');
    const save = (changes: Partial<Retention>, done: string): void => {
        const { enabled, everyHours, keepNewest, keepDaily, keepWeekly, keepMonthly } = { ...kept, ...changes };
        void attempt(SERVICE, done, async () => changed(await api.put<Retention>('/api/snapshots/retention', { enabled, everyHours, keepNewest, keepDaily, keepWeekly, keepMonthly })));
    };
    const same = Object.entries(rules).every(([name, value]) => kept[name as keyof Retention] === value);
    return panel('By itself', html`
        <p class="actions">${badge(kept.enabled ? 'enabled' : 'disabled')}<span>Keeps the newest ${kept.keepNewest}, ${kept.keepDaily} daily, ${kept.keepWeekly} weekly and ${kept.keepMonthly} monthly of each model, every ${duration(kept.everyHours * 3600)}.</span></p>
        <p class="muted">${kept.lastRun === undefined ? 'It has not run yet.' : html`Last run <a href=${href(['operations', kept.lastRun.operationId])}>${time(kept.lastRun.startedAt)}</a>: ${kept.lastRun.state}.`}
            ${kept.enabled && kept.nextRunAt !== undefined ? html`Next ${time(kept.nextRunAt)}.` : nothing}</p>
        <div class="actions">
            <button class="button" ?disabled=${locked} @click=${() => save({ enabled: !kept.enabled }, kept.enabled ? 'Switched off' : 'Switched on')}>${kept.enabled ? 'Switch off' : 'Switch on'}</button>
            <button class="button" ?disabled=${locked || same} title=${same ? 'It has the rules above already' : nothing} @click=${() => save(rules, 'Rules saved')}>Use the rules above</button>
            <label class="choice"><span class="choice-label">Every</span><select class="input" ?disabled=${locked} @change=${(event: Event) => save({ everyHours: Number((event.target as HTMLSelectElement).value) }, 'Saved')}>
                ${[...new Set([...EVERY, kept.everyHours])].sort((a, b) => a - b).map((hours) => html`<option value=${hours} ?selected=${hours === kept.everyHours}>${hours < 48 ? `${hours} h` : `${hours / 24} days`}</option>`)}</select></label>
        </div>`);
}
