import { html, type TemplateResult } from 'lit';
import { inform } from '../ui/dialog.js';
import { SHORTCUTS, type Shortcut } from './shortcuts.js';

const GROUPS = ['Everywhere', 'Go to', 'Lists'] as const;

export function showHelp(): void {
    void inform('Keyboard and links', help());
}

export function help(): TemplateResult {
    return html`<div class="help">
        ${GROUPS.map(
            (group) => html`<section class="help-group"><h3 class="help-title">${group}</h3>
                <dl class="keys">${SHORTCUTS.filter((each) => each.group === group).map(row)}</dl></section>`,
        )}
        <p class="muted">Single keys can be turned off under Settings → Appearance. Whatever this console does,
            the API and <code>beast --help</code> do, too.</p>
    </div>`;
}

function row(shortcut: Shortcut): TemplateResult {
    const keys = shortcut.keys.split(' ').map((key) => (key === 'mod' ? (navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl') : key));
    return html`<div class="key-row"><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${shortcut.label}</dd></div>`;
}
