import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import { startOperation } from '../operations/start.js';
import { mark } from '../ui/badge.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, panel, stat } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { searchField } from '../ui/search-field.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { empty, view } from '../ui/view.js';
import { getRetention, type Retention, retentionPanel } from './retention.js';
import { SERVICE } from './snapshot.js';

interface PlanItem {
    readonly model: string;
    readonly sha256: string;
    readonly version: string;
    readonly createdAt: string;
    readonly sizeBytes: number;
    readonly keep: boolean;
    readonly reasons: readonly string[];
}

interface CleanupPlan {
    readonly dryRun: boolean;
    readonly items: readonly PlanItem[];
    readonly removed: number;
    readonly freedBytes: number;
    readonly emptied: readonly string[];
}

const RULES = [
    ['keepNewest', 'Newest of each model', 3, 20],
    ['keepDaily', 'One a day, for days', 7, 60],
    ['keepWeekly', 'One a week, for weeks', 4, 52],
    ['keepMonthly', 'One a month, for months', 6, 36],
] as const;

/** A cleanup as a what-if: the plan follows the sliders; nothing goes before the button. */
class Cleanup extends Screen {
    #plan = new Loader<CleanupPlan>(this, { load: (signal) => api.post<CleanupPlan>('/api/snapshots/cleanup', { ...this.#policy(), dryRun: true }, { signal }) });

    #retention = new Loader<Retention>(this, { load: getRetention });

    get heading(): string {
        return 'Clean up snapshots';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#plan.reload();
        }
    }

    #rules(): Record<string, number> {
        return Object.fromEntries(RULES.map(([name, , fallback]) => [name, Number(this.query(name) || fallback)]));
    }

    #policy(): Record<string, unknown> {
        return { ...this.#rules(), ...(this.query('model') === '' ? {} : { model: this.query('model') }) };
    }

    override render(): TemplateResult {
        const policy = this.#policy();
        return html`
            ${head('Clean up snapshots', 'Try out rules: the list below says what would stay, why, and how much would come free. Nothing is deleted yet.',
                html`<button class="button" ?disabled=${!credentials.may('write')} title="Frees the chunks that no snapshot uses any more" @click=${() => void startOperation('/api/snapshots/collections', {})}>Collect unused space</button>`)}
            ${panel('Keep', html`<div class="form-row">${RULES.map(([name, label, , max]) => html`<label class="field"><span class="fit-value"><span>${label}</span><output>${policy[name]}</output></span>
                <input type="range" min="0" max=${max} .value=${String(policy[name])} @change=${(event: Event) => setQuery({ [name]: (event.target as HTMLInputElement).value })}></label>`)}</div>
                <p class="muted">Pinned and labelled snapshots always stay.</p>`, searchField('Only this model', this.query('model'), (model) => setQuery({ model })))}
            ${view(this.#plan, {
                service: SERVICE,
                isEmpty: (plan) => plan.items.length === 0,
                empty: () => empty('snapshots', 'No snapshots', 'There is nothing to clean up.'),
                filled: (plan) => this.#filled(plan),
            })}
            ${view(this.#retention, { service: SERVICE, rows: 1, absent: 'This version of the versioning service cannot clean up on a schedule.', filled: (kept) => retentionPanel(kept, this.#rules(), (next) => this.#retention.set(next)) })}`;
    }

    #filled(plan: CleanupPlan): TemplateResult {
        const rows = [...plan.items].sort((a, b) => Number(a.keep) - Number(b.keep));
        return html`
            <div class="stats">
                ${stat('would go', String(plan.removed))}
                ${stat('would stay', String(plan.items.length - plan.removed))}
                ${stat('would come free', bytes(plan.freedBytes), 'shared parts stay')}
            </div>
            ${plan.emptied.length === 0 ? nothing : html`<div class="notice tone-bad">${icon('alert')}<span>These models would lose every snapshot, so the service refuses it: ${plan.emptied.join(', ')}. Keep at least the newest.</span></div>`}
            ${table<PlanItem>({
                caption: 'What the rules decide',
                rows,
                id: (each) => `${each.model} ${each.sha256}`,
                columns: [
                    { label: 'Snapshot', cell: (each) => html`<a class="row-title" href=${href(['snapshots', each.sha256])}>${each.model}</a><span class="row-note">${each.version}</span>` },
                    { label: 'Decision', cell: (each) => (each.keep ? mark('stays', 'good', 'check') : mark('goes', 'bad', 'trash')) },
                    { label: 'Because', cell: (each) => (each.keep ? each.reasons.join(', ') : 'no rule keeps it') },
                    { label: 'Size', cell: (each) => bytes(each.sizeBytes), end: true },
                    { label: 'Taken', cell: (each) => time(each.createdAt) },
                ],
            })}
            <div class="actions"><button class="button danger" ?disabled=${plan.removed === 0 || plan.emptied.length > 0 || !credentials.may('write')} @click=${() => void this.#run(plan)}>
                ${icon('trash')}Delete ${plural(plan.removed, 'snapshot')}, free ${bytes(plan.freedBytes)}</button></div>`;
    }

    async #run(plan: CleanupPlan): Promise<void> {
        const yes = await confirm({
            title: `Delete ${plural(plan.removed, 'snapshot')}?`,
            body: html`<p>${bytes(plan.freedBytes)} come free. Installed files stay as they are.</p><p><b>Deleted snapshots do not come back</b>, unless the same content is snapshotted again. Pin what you want to keep.</p>`,
            action: 'Delete them',
            danger: true,
        });
        if (yes) {
            await startOperation('/api/snapshots/cleanup', { ...this.#policy(), dryRun: false });
        }
    }
}

define('beast-cleanup', Cleanup);
