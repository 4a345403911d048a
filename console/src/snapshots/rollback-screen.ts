import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { ApiError } from '../api/problem.js';
import { href, setQuery } from '../app/router.js';
import { startOperation } from '../operations/start.js';
import { badge } from '../ui/badge.js';
import { define } from '../ui/element.js';
import { bytes, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { facts, head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { time } from '../ui/time.js';
import { empty, explain, view } from '../ui/view.js';
import { diffView, getDiff, type SnapshotDiff } from './diff.js';
import { getSnapshot, listSnapshots, SERVICE, type Snapshot } from './snapshot.js';

/** What a rollback would do, from its dry run. */
interface DryRun {
    readonly files: readonly { readonly path: string; readonly version: string; readonly sizeBytes: number; readonly presentBytes?: number; readonly present: 'none' | 'same' | 'kept' | 'unknown'; readonly presentSha256?: string }[];
    readonly bytes: number;
    readonly roomNeededBytes: number;
    readonly roomFreeBytes?: number;
    readonly enoughRoom?: boolean;
    readonly toKeepBytes: number;
}

interface Plan {
    /** Null where the service has no dry run, or refuses this rollback. */
    readonly dryRun: DryRun | null;
    readonly refusal: string | null;
    readonly target: Snapshot;
    readonly path: string;
    /** The newest other snapshot of the same file, as far as it is known. */
    readonly present: Snapshot | null;
    readonly diff: SnapshotDiff | null;
}

const STEPS = ['What changes', 'What is kept', 'Go'] as const;

/** A rollback in three steps; the step is in the URL. */
class Rollback extends Screen {
    #plan = new Loader<Plan>(this, { load: (signal) => this.#load(signal) });

    get heading(): string {
        return 'Roll back';
    }

    async #load(signal: AbortSignal): Promise<Plan> {
        const target = await getSnapshot(this.param('digest'), signal);
        const path = this.query('path') || target.path;
        const page = await listSnapshots({ model: target.model }, null, signal);
        const present = page.items.find((each) => each.sha256 !== target.sha256 && each.sources.some((source) => source.path === path)) ?? null;
        const diff = present === null ? null : await getDiff(present.sha256, target.sha256, signal).catch(() => null);
        return { target, path, present, diff, ...(await this.#dryRun(target, path, signal)) };
    }

    async #dryRun(target: Snapshot, path: string, signal: AbortSignal): Promise<Pick<Plan, 'dryRun' | 'refusal'>> {
        try {
            const reply = await api.post<DryRun | undefined>(`/api/snapshots/${seg(target.sha256)}/rollback`, { path }, { query: { dryRun: true }, signal });
            return { dryRun: reply?.files === undefined ? null : reply, refusal: null };
        } catch (error) {
            if (signal.aborted) {
                throw error;
            }
            const gone = error instanceof ApiError && error.status === 403;
            return { dryRun: null, refusal: gone ? null : explain(error, SERVICE).filter(Boolean).join(': ') };
        }
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        const before = changed.get('route') as { query: URLSearchParams } | undefined;
        if (before !== undefined && before.query.get('path') !== this.route.query.get('path')) {
            void this.#plan.restart();
        }
    }

    override render(): TemplateResult {
        return view(this.#plan, { service: SERVICE, heading: this.heading, filled: (plan) => this.#filled(plan) });
    }

    #filled(plan: Plan): TemplateResult {
        const step = Math.min(3, Math.max(1, Number(this.query('step')) || 1));
        const paths = [...new Set(plan.target.sources.map((source) => source.path))];
        return html`
            ${head(`Roll back ${plan.target.model}`, html`To ${plan.target.modelVersion ?? ''} <code>${short(plan.target.sha256)}</code>, taken ${time(plan.target.createdAt)}`)}
            <ol class="steps" aria-label="Steps">${STEPS.map((label, index) => html`<li class="step" aria-current=${index + 1 === step ? 'step' : nothing}>${label}</li>`)}</ol>
            ${paths.length > 1 ? choice('File', plan.path, paths.map((each) => [each, each] as const), (path) => setQuery({ path })) : nothing}
            <div class="stack-y">${step === 1 ? this.#changes(plan) : step === 2 ? this.#kept(plan) : this.#go(plan)}</div>
            <div class="actions">
                ${step > 1 ? html`<button class="button" @click=${() => setQuery({ step: String(step - 1) }, false)}>Back</button>` : html`<a class="button" href=${href(['snapshots', plan.target.sha256])}>Cancel</a>`}
                ${step < 3
                    ? html`<button class="button primary" @click=${() => setQuery({ step: String(step + 1) }, false)}>Next</button>`
                    : html`<button class="button danger" ?disabled=${!credentials.may('write')} @click=${() => void startOperation(`/api/snapshots/${seg(plan.target.sha256)}/rollback`, { path: plan.path })}>${icon('back')}Roll back now</button>`}
            </div>`;
    }

    #changes(plan: Plan): TemplateResult {
        if (plan.present === null) {
            return empty('snapshots', 'Nothing to compare with', 'No other snapshot of this file is known. The present content is compared and kept when the rollback runs.');
        }
        return html`<p>Compared with ${plan.present.modelVersion ?? ''} <code>${short(plan.present.sha256)}</code>, the newest other snapshot of the file, taken ${time(plan.present.createdAt)}.</p>
            ${plan.diff === null ? html`<p class="muted">The two cannot be compared.</p>` : diffView(plan.diff)}`;
    }

    #kept(plan: Plan): TemplateResult {
        const { dryRun, refusal } = plan;
        return panel('What is kept', html`<ul class="checks">
            ${dryRun === null
                ? check('good', 'A snapshot of the file as it is now is taken first, so this rollback can itself be rolled back.')
                : dryRun.files.map((file) => check('good', html`<b>${file.path}</b>: ${PRESENT[file.present]}${file.present === 'kept' && file.presentSha256 !== undefined ? html` as <a href=${href(['snapshots', file.presentSha256])}>${short(file.presentSha256)}</a>` : nothing}`))}
            ${check('good', 'The new content is written beside the file and verified, then put in its place at once: readers see the old file or the new one.')}
            ${check('good', 'Edits, rating and card of the model stay.')}
            ${dryRun === null || dryRun.roomFreeBytes === undefined ? nothing : check(dryRun.enoughRoom === false ? 'bad' : 'good', `${bytes(dryRun.roomNeededBytes)} of room are needed while it runs; ${bytes(dryRun.roomFreeBytes)} are free.`)}
            ${plan.target.health === 'damaged' ? check('bad', 'This snapshot is damaged: the rollback will refuse it. Repair it first.') : nothing}
            ${refusal === null ? nothing : check('bad', refusal)}
        </ul>`);
    }

    #go(plan: Plan): TemplateResult {
        return panel('Roll back', html`${facts([
            ['File', plan.path],
            ['From', plan.present === null ? 'the present content' : html`<code>${short(plan.present.sha256)}</code>`],
            ['To', html`<code>${short(plan.target.sha256)}</code>`],
            ['Bytes to write', bytes(plan.dryRun?.bytes ?? plan.target.sizeBytes)],
            ['Health', badge(plan.target.health)],
        ])}<p class="muted">It goes on without this page; its progress has an address of its own.</p>`);
    }
}

const PRESENT = {
    none: 'no file is there now; nothing is replaced',
    same: 'has this content already; nothing changes',
    kept: 'its present content is kept',
    unknown: 'changed since it was last read; a snapshot of it is taken first',
} as const;

function check(tone: 'good' | 'bad', text: unknown): TemplateResult {
    return html`<li class="check-row tone-${tone}">${icon(tone === 'good' ? 'check' : 'alert')}<span>${text}</span></li>`;
}

define('beast-rollback', Rollback);
