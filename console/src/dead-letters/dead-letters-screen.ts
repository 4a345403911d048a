import { html, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import { chip } from '../ui/badge.js';
import { codeBlock } from '../ui/copy.js';
import { confirm, inform } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more, tabs } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { attempt, toast } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { SERVICES_WITH_DEAD_LETTERS } from '../words/services.js';
import { type Counts, type DeadLetter, type DeadLetterPage, deadLetters } from './dead-letter.js';

/** Records that the services gave up, with the reason, to replay or drop. */
class DeadLetters extends Screen {
    #counts = new Loader<Counts>(this, { load: (signal) => deadLetters.counts(signal), every: 15_000 });
    #letters = new PagedLoader<DeadLetter, DeadLetterPage>(this, (cursor, signal) => deadLetters.list(this.#service, this.query('kind'), cursor, signal));

    get heading(): string {
        return 'Dead letters';
    }

    get #service(): string {
        return this.param('tab') || 'registry-service';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#letters.restart();
        }
    }

    override render(): TemplateResult {
        const page = this.#letters.value?.first;
        const kinds = Object.keys(page?.counts ?? {});
        return html`
            ${head('Dead letters', 'Records that a service gave up after all attempts. A replay whose effect was made already changes nothing.')}
            ${tabs('Services', SERVICES_WITH_DEAD_LETTERS.map((service) => ({
                href: href(['dead-letters', service]),
                label: service,
                count: this.#counts.value?.get(service) ?? undefined,
                current: service === this.#service,
            })))}
            <div class="filters">
                ${choice('Kind', this.query('kind'), [['', 'every kind'], ...kinds.map((kind) => [kind, `${kind} (${page?.counts[kind] ?? 0})`] as const)], (kind) => setQuery({ kind }))}
                <button class="button small" ?disabled=${(this.#letters.value?.items.length ?? 0) === 0 || !credentials.may('write')} @click=${() => void this.#replayAll()}>${icon('retry')}Replay all of them</button>
            </div>
            ${view(this.#letters, {
                service: this.#service,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('check', 'No dead letters', `${this.#service} has given up nothing.`),
                filled: (shown) => html`${this.#table(shown.items)}${more(this.#letters)}`,
            })}`;
    }

    #table(rows: readonly DeadLetter[]): TemplateResult {
        return table<DeadLetter>({
            caption: 'Dead letters',
            rows,
            id: (each) => each.id,
            columns: [
                { label: 'Record', cell: (each) => html`<button class="button plain small row-title" @click=${() => void this.#show(each)}>${each.type ?? each.id}</button>` },
                { label: 'Reason', cell: (each) => html`<span>${each.reason}</span>` },
                { label: 'Source', cell: (each) => (each.source ? chip(each.source) : ''), wide: true },
                { label: 'Attempts', cell: (each) => String(each.attempts), end: true },
                { label: 'Failed', cell: (each) => time(each.lastFailedAt) },
                { label: '', cell: (each) => html`<span class="row-actions">
                    <button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void this.#replay(each)}>Replay</button>
                    <button class="button icon-only small plain" ?disabled=${!credentials.may('admin')} aria-label="Drop ${each.id}" title="Drop" @click=${() => void this.#drop(each)}>${icon('trash')}</button></span>` },
            ],
        });
    }

    async #show(letter: DeadLetter): Promise<void> {
        await attempt(this.#service, 'Loaded', async () => {
            const whole = await deadLetters.get(this.#service, letter.id);
            void inform(letter.type ?? letter.id, html`<p>${whole.reason}</p><p class="muted">First failed ${time(whole.firstFailedAt)}, last ${time(whole.lastFailedAt)}.</p>${codeBlock(whole.text ?? 'No content is kept.')}`);
        });
    }

    async #replay(letter: DeadLetter): Promise<void> {
        if (await attempt(this.#service, 'Replayed', () => deadLetters.replay(this.#service, letter.id))) {
            this.#changed();
        }
    }

    async #replayAll(): Promise<void> {
        const kind = this.query('kind');
        const page = this.#letters.value?.first;
        const number = kind === '' ? Object.values(page?.counts ?? {}).reduce((sum, count) => sum + count, 0) : (page?.counts[kind] ?? 0);
        const yes = await confirm({ title: `Replay ${plural(number, 'dead letter')}?`, body: html`<p>Each is tried again. One that fails again is a dead letter again.</p>`, action: 'Replay' });
        if (yes && (await attempt(this.#service, 'Replay started', async () => toast(`${(await deadLetters.replayAll(this.#service, kind)).replayed} replayed`)))) {
            this.#changed();
        }
    }

    async #drop(letter: DeadLetter): Promise<void> {
        const yes = await confirm({ title: 'Drop this dead letter?', body: html`<p>It goes with its content and <b>does not come back</b>; what it should have done is not done.</p>`, action: 'Drop it', danger: true });
        if (yes && (await attempt(this.#service, 'Dropped', () => deadLetters.drop(this.#service, letter.id)))) {
            this.#changed();
        }
    }

    #changed(): void {
        void this.#letters.reload();
        void this.#counts.reload();
    }
}

define('beast-dead-letters', DeadLetters);
