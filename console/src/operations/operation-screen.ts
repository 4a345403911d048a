import { html, nothing, type TemplateResult } from 'lit';
import { seg } from '../api/client.js';
import { Stream } from '../api/stream.js';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { copyable } from '../ui/copy.js';
import { define } from '../ui/element.js';
import { duration } from '../ui/format.js';
import { json } from '../ui/json.js';
import { facts, head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { progressBar } from '../ui/progress.js';
import { Screen } from '../ui/screen.js';
import { time } from '../ui/time.js';
import { view } from '../ui/view.js';
import { cancelButton } from './operation-table.js';
import { getOperation, type Operation, over } from './operation.js';

/** One operation of the versioning service, followed live. */
class OperationScreen extends Screen {
    #stream: Stream | null = null;
    #operation = new Loader<Operation>(this, {
        load: (signal) => getOperation(this.param('id'), signal),
        every: (operation) => (operation !== undefined && over(operation) ? 0 : 5000),
    });

    get heading(): string {
        const operation = this.#operation.value;
        return operation === undefined ? 'Operation' : `${operation.kind[0]!.toUpperCase()}${operation.kind.slice(1)}${operation.model === undefined ? '' : ` of ${operation.model}`}`;
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.#stream = new Stream({
            path: () => `/api/snapshots/operations/${seg(this.param('id'))}/progress`,
            finite: true,
            onFrame: (frame) => this.#operation.set(JSON.parse(frame.data!) as Operation),
            onState: () => undefined,
        });
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#stream?.stop();
    }

    override render(): TemplateResult {
        return view(this.#operation, { service: 'versioning-service', heading: this.heading, filled: (operation) => this.#filled(operation) });
    }

    #filled(operation: Operation): TemplateResult {
        const { bytesDone, bytesTotal } = operation.progress;
        const seconds = operation.startedAt === undefined ? null : ((operation.endedAt === undefined ? Date.now() : Date.parse(operation.endedAt)) - Date.parse(operation.startedAt)) / 1000;
        return html`
            ${head(this.heading, copyable(operation.id), html`${cancelButton(operation, () => void this.#operation.reload(), true)}<a class="button" href=${href(['operations'])}>All operations</a>`)}
            ${panel('State', html`
                <div class="actions" role="status">${badge(operation.state)}</div>
                ${over(operation) ? nothing : html`${progressBar(bytesDone, bytesTotal || null, 'Progress of the operation')}<p class="muted">This goes on without the page: close it whenever you like.</p>`}
                ${operation.error === undefined ? nothing : html`<div class="notice tone-bad"><span>${operation.error.detail} <code>${operation.error.code}</code></span></div>`}`)}
            ${panel('Details', facts([
                ['Model', operation.model === undefined ? null : html`<a href=${href(['models', operation.model])}>${operation.model}</a>`],
                ['Path', operation.path],
                ['Requested by', operation.requestedBy],
                ['Cancelled by', operation.cancelledBy],
                ['Created', time(operation.createdAt)],
                ['Started', time(operation.startedAt)],
                ['Ended', time(operation.endedAt)],
                ['Duration', seconds === null ? null : duration(seconds)],
                ['Attempts', String(operation.attempts)],
                ['Batch', operation.batch],
            ]))}
            ${operation.result === undefined ? nothing : panel('Result', json(operation.result))}`;
    }
}

define('beast-operation', OperationScreen);
