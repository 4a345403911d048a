import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { prefs } from '../app/prefs.js';
import { href, navigate, setQuery } from '../app/router.js';
import { type Job, type JobPage, listJobs, SERVICE } from '../jobs/job.js';
import { jobTable } from '../jobs/job-table.js';
import { define } from '../ui/element.js';
import { FollowsJobs, jobFeed } from '../live/job-feed.js';
import { hostMemory } from '../models/fit.js';
import { icon } from '../ui/icon.js';
import { head, panel, tabs } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { empty, explain, view } from '../ui/view.js';
import { download, type DownloadRequest, idempotencyKey, type Source, sourceOf } from './download.js';
import './hub-panel.js';
import { PreviewLoader, previewPart } from './preview.js';

/** Starts downloads; `?url=` fills the field, so that links and the command line can open it. */
class Pull extends Screen {
    #key = idempotencyKey();
    #busy = false;
    #error: string | null = null;
    #started: string[] = [];
    #preview = new PreviewLoader(() => this.requestUpdate());
    #jobs = new PagedLoader<Job, JobPage>(this, (cursor, signal) => listJobs({ type: 'model.download' }, 'newest', cursor, signal), () => (jobFeed.live ? 15_000 : 2000));

    constructor() {
        super();
        new FollowsJobs(this, (job) => {
            if (job !== null && this.#jobs.value?.items.find((each) => each.id === job.id)?.status !== job.status) {
                void this.#jobs.reload();
            }
        });
    }

    override connectedCallback(): void {
        super.connectedCallback();
        void hostMemory().then(() => this.requestUpdate());
    }

    get heading(): string {
        return 'Pull a model';
    }

    override willUpdate(): void {
        const sources = lines(this.query('url')).map(sourceOf);
        this.#preview.want(credentials.may('write') && sources.length === 1 && sources[0]!.kind !== 'invalid' ? { url: sources[0]!.url } : null);
    }

    override render(): TemplateResult {
        const text = this.query('url');
        const sources = lines(text).map(sourceOf);
        const hub = this.param('tab') === 'hub';
        return html`
            ${head('Pull a model', 'Downloads run in the background: they survive a reload, a restart and the loss of a worker.')}
            ${tabs('Where from', [{ href: href(['pull']), label: 'Address', current: !hub }, { href: href(['pull', 'hub']), label: 'Hub search', current: hub }])}
            ${hub ? html`<beast-hub class="stack-y" .q=${this.query('q')} .repository=${this.query('repo')} .all=${this.query('all') === 'yes'}></beast-hub>` : panel('Source', this.#form(text, sources))}
            ${hub ? nothing : panel('Downloads', view(this.#jobs, {
                service: SERVICE,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('pull', 'No downloads yet', 'The first one appears here, with its bytes, rate and time left.'),
                filled: (shown) => jobTable(shown.items.slice(0, 20).map((job) => ({ ...job, ...jobFeed.jobs.get(job.id) })), () => void this.#jobs.reload()),
            }), html`${liveDot(this.#jobs)}<a class="button small" href=${href(['jobs'], { type: 'model.download' })}>All downloads</a>`)}`;
    }

    #form(text: string, sources: readonly Source[]): TemplateResult {
        const valid = sources.length > 0 && sources.every((source) => source.kind !== 'invalid');
        const several = sources.length > 1;
        return html`<form class="form" @submit=${this.#submit}>
            <label class="field"><span class="field-label">URL, or one on each line</span>
                <textarea class="input" name="url" rows=${Math.min(8, Math.max(2, sources.length + 1))} required spellcheck="false"
                    placeholder="https://huggingface.co/owner/name/resolve/main/model.gguf&#10;hf://owner/name/model-Q4_K_M.gguf"
                    .value=${text} @input=${(event: Event) => setQuery({ url: (event.target as HTMLTextAreaElement).value })}></textarea></label>
            <ul class="sources" aria-label="What will be pulled" aria-live="polite">${sources.map((source) => html`<li class="source ${source.kind === 'invalid' ? 'diff-remove' : ''}">
                ${icon(source.kind === 'invalid' ? 'alert' : 'check')}<span>${source.text}</span></li>`)}</ul>
            ${previewPart(this.#preview, prefs.value.memoryGiB)}
            ${sources.some((source) => source.kind === 'ollama') || several ? nothing : details()}
            ${this.#error === null ? nothing : html`<p class="form-error" role="alert">${icon('alert')}${this.#error}</p>`}
            <p class="actions"><button class="button primary" ?disabled=${!valid || this.#busy || !credentials.may('write')}>${icon('pull')}${this.#busy ? 'Starting…' : several ? `Pull ${sources.length} files` : 'Pull'}</button>
                ${this.#started.map((id) => html`<a href=${href(['jobs', id])}>Follow ${id}</a>`)}</p>
        </form>`;
    }

    readonly #submit = (event: SubmitEvent): void => {
        event.preventDefault();
        void this.#start(new FormData(event.target as HTMLFormElement));
    };

    async #start(form: FormData): Promise<void> {
        this.#busy = true;
        this.#error = null;
        this.requestUpdate();
        try {
            const sources = lines(String(form.get('url'))).map(sourceOf);
            const accepted = await Promise.all(sources.map((source, index) => download(requestOf(source, form), `${this.#key}-${index}`)));
            this.#key = idempotencyKey();
            this.#started = accepted.map((each) => each.job_id);
            if (this.#started.length === 1) {
                navigate(href(['jobs', this.#started[0]!]));
            } else {
                setQuery({ url: null });
            }
        } catch (error) {
            this.#error = explain(error, SERVICE).join(': ');
        }
        this.#busy = false;
        void this.#jobs.reload();
    }
}

function lines(text: string): string[] {
    return text.split(/\s+/).filter((line) => line !== '');
}

function requestOf(source: Source, form: FormData): DownloadRequest {
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const mebibytes = Number(text('limit'));
    return {
        url: source.url,
        ...(text('destination') === '' ? {} : { destination: text('destination') }),
        ...(text('sha256') === '' ? {} : { sha256: text('sha256').toLowerCase() }),
        ...(text('model') === '' ? {} : { model: text('model') }),
        ...(form.get('overwrite') === null ? {} : { overwrite: true }),
        ...(mebibytes > 0 ? { max_bytes_per_second: Math.round(mebibytes * 1024 * 1024) } : {}),
    };
}

function details(): TemplateResult {
    return html`<details class="field"><summary>Destination, hash and bandwidth</summary>
        <div class="form-row">
            <label class="field"><span class="field-label">Destination, below the models directory</span><input class="input" name="destination" placeholder="the file's own name" spellcheck="false"></label>
            <label class="field"><span class="field-label">Model id in the catalogue</span><input class="input" name="model" placeholder="derived from the file" spellcheck="false"></label>
            <label class="field"><span class="field-label">Expected SHA-256</span><input class="input mono" name="sha256" pattern="[0-9a-fA-F]{64}" title="64 hexadecimal digits" spellcheck="false"></label>
            <label class="field"><span class="field-label">Bandwidth limit in MiB/s</span><input class="input" name="limit" type="number" min="0" step="any" placeholder="none"></label>
        </div>
        <label class="check"><input type="checkbox" name="overwrite">Replace a file that is already there (its snapshot stays)</label>
    </details>`;
}

define('beast-pull', Pull);
