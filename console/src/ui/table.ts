import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export interface Column<T> {
    readonly label: string;
    readonly cell: (row: T) => unknown;
    /** Numbers are aligned at their end. */
    readonly end?: boolean;
    /** Not shown as a card's line on narrow screens. */
    readonly wide?: boolean;
}

export interface Selection {
    readonly has: (id: string) => boolean;
    readonly toggle: (id: string) => void;
    readonly all: () => void;
}

export interface TableOptions<T> {
    readonly caption: string;
    readonly rows: readonly T[];
    readonly id: (row: T) => string;
    readonly columns: readonly Column<T>[];
    readonly selection?: Selection;
    readonly name?: (row: T) => string;
}

/** A table on wide screens, a list of cards on narrow ones. The first column heads the row. Keys j, k, x and Enter work on it. */
export function table<T>(options: TableOptions<T>): TemplateResult {
    const { columns, selection } = options;
    const first = columns[0]!;
    const every = options.rows.length > 0 && options.rows.every((row) => selection?.has(options.id(row)) === true);
    return html`<div class="table-frame" tabindex="-1"><table class="table">
        <caption class="sr-only">${options.caption}</caption>
        <thead>
            <tr>
                ${selection === undefined
                    ? nothing
                    : html`<th class="table-select"><input type="checkbox" aria-label="Select all shown" .checked=${every} @change=${selection.all}></th>`}
                ${columns.map((column) => (column.label === '' ? html`<td></td>` : html`<th scope="col" class=${classes(column)}>${column.label}</th>`))}
            </tr>
        </thead>
        <tbody>
            ${repeat(
                options.rows,
                (row) => options.id(row),
                (row) => html`<tr class="row" data-row ?data-selected=${selection?.has(options.id(row)) === true}>
                    ${selection === undefined ? nothing : select(options, selection, row)}
                    <th scope="row" class="row-head">${first.cell(row)}</th>
                    ${columns.slice(1).map((column) => html`<td class=${classes(column)} data-label=${column.label}>${column.cell(row)}</td>`)}
                </tr>`,
            )}
        </tbody>
    </table></div>`;
}

function select<T>(options: TableOptions<T>, selection: Selection, row: T): TemplateResult {
    const id = options.id(row);
    return html`<td class="table-select"><input type="checkbox" data-select aria-label="Select ${options.name?.(row) ?? id}"
        .checked=${selection.has(id)} @change=${() => selection.toggle(id)}></td>`;
}

function classes<T>(column: Column<T>): string {
    return `${column.end === true ? 'end' : ''} ${column.wide === true ? 'wide' : ''}`;
}
