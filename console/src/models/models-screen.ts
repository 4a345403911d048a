import { html, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import { href, setQuery } from '../app/router.js';
import { define } from '../ui/element.js';
import { bytes, parameters, tokens } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more, panel } from '../ui/layout.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice, searchField } from '../ui/search-field.js';
import { RowSelection } from '../ui/selection.js';
import { table } from '../ui/table.js';
import { empty, view } from '../ui/view.js';
import { facetChips } from './facets.js';
import { fitControls, fitMark, fitOf, hostMemory } from './fit.js';
import { compare } from './compare.js';
import { type Model, type ModelPage, needOf, SERVICE } from './model.js';
import { nearestPanel } from './nearest.js';

const FIELDS = 'name,version,family,sizeBytes,parameterCount,quantization,contextLength,format,license,rating,tags';
const SORTS = [['', 'best match'], ['-rating', 'rating'], ['-downloads', 'downloads'], ['name', 'name'], ['size', 'smallest'], ['-size', 'largest'], ['-updated', 'last changed'], ['-created', 'newest']] as const;
const FILTERS = ['q', 'family', 'tag', 'license', 'modality', 'location', 'sort'] as const;
const FITS = [['', 'all models'], ['yes', 'that fit'], ['tight', 'that fit or are tight'], ['unknown', 'not known to be too large']] as const;
const BANDS: Readonly<Record<string, readonly string[]>> = { yes: ['yes'], tight: ['yes', 'tight'], unknown: ['yes', 'tight', 'unknown'] };

/** The catalogue: search, facets, and what fits. Filters, order and fit are the service's, over the whole catalogue. */
class Models extends Screen {
    #models = new PagedLoader<Model, ModelPage>(this, (cursor, signal) => {
        const filters = Object.fromEntries(FILTERS.map((name) => [name, this.query(name)]));
        return api.get<ModelPage>('/api/models', { ...filters, ...this.#fitQuery(), fields: FIELDS, facets: 'family,tag,license,modality', limit: 50, cursor }, signal);
    });
    #selection = new RowSelection(this, () => (this.#models.value?.items ?? []).map((model) => model.id));
    #asked = '';

    get heading(): string {
        return 'Models';
    }

    override connectedCallback(): void {
        super.connectedCallback();
        void hostMemory().then(() => this.requestUpdate());
    }

    override willUpdate(): void {
        const asked = JSON.stringify([FILTERS.map((name) => this.query(name)), this.#fitQuery()]);
        if (this.#asked !== asked && this.hasUpdated) {
            void this.#models.refresh();
        }
        this.#asked = asked;
    }

    #fitQuery(): Record<string, string | number | readonly string[]> {
        const { memoryGiB, context, cache } = fitOf(this.route.query);
        return memoryGiB === 0 ? {} : { memoryGiB, context, cache, fits: BANDS[this.query('fits')] ?? [] };
    }

    override render(): TemplateResult {
        return html`
            ${head('Models', 'Every model in the catalogue, installed or not.', html`<a class="button" href=${href(['storage'])}>${icon('storage')}Scan directories</a>`)}
            ${panel('What fits', fitControls(fitOf(this.route.query)), choice('Show', this.query('fits'), FITS, (fits) => setQuery({ fits })))}
            <div class="filters">
                ${searchField('Search models', this.query('q'), (q) => setQuery({ q }))}
                ${choice('Sort by', this.query('sort'), SORTS, (sort) => setQuery({ sort }))}
            </div>
            ${facetChips(this.#models.value?.first.facets, this.route.query)}
            ${view(this.#models, { service: SERVICE, rows: 10, isEmpty: (shown) => shown.items.length === 0, empty: () => this.#empty(), filled: (shown) => this.#list(shown.items) })}`;
    }

    #list(models: readonly Model[]): TemplateResult {
        const { memoryGiB } = fitOf(this.route.query);
        const chosen = models.filter((model) => this.#selection.has(model.id));
        return html`
            ${table<Model>({
                caption: 'Models',
                rows: models,
                id: (model) => model.id,
                name: (model) => model.name,
                selection: this.#selection,
                columns: [
                    { label: 'Model', cell: (model) => html`<a class="row-title" href=${href(['models', model.id])}>${model.name}</a><span class="row-note">${[model.version === model.quantization ? null : model.version, model.family, model.license].filter(Boolean).join(' · ')}</span>` },
                    { label: 'Fits', cell: (model) => fitMark(needOf(model), memoryGiB) },
                    { label: 'Size', cell: (model) => html`<span class="nowrap">${bytes(model.sizeBytes)}</span>`, end: true },
                    { label: 'Parameters', cell: (model) => parameters(model.parameterCount), end: true, wide: true },
                    { label: 'Quantization', cell: (model) => model.quantization ?? '–' },
                    { label: 'Context', cell: (model) => tokens(model.contextLength), end: true, wide: true },
                    { label: 'Rating', cell: (model) => (model.rating ? `${Number(model.rating).toFixed(1)} ★` : '–'), end: true, wide: true },
                ],
            })}
            ${more(this.#models)}
            ${compare(chosen, memoryGiB, this.#selection.clear)}`;
    }

    #empty(): TemplateResult {
        const filtered = this.query('fits') !== '' || FILTERS.some((name) => this.query(name) !== '');
        return filtered
            ? html`${empty('search', 'No such model', 'No model matches this search and these filters.', html`<a class="button" href=${href(['models'])}>Show all models</a>`)}
                ${nearestPanel(this.#models.value?.first.nearest)}`
            : empty('models', 'No models yet', 'Pull one, or scan the directories that hold your models.', html`<a class="button primary" href=${href(['pull'])}>${icon('pull')}Pull a model</a><a class="button" href=${href(['storage'])}>Scan a directory</a>`);
    }
}

define('beast-models', Models);
