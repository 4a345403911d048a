import { html } from 'lit';

const TOKEN = /(`+)(.+?)\1|!?\[([^\]]*)\]\(\s*<?([^\s)>]*)>?[^)]*\)|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*)\*|<(https?:\/\/[^\s>]+)>/;
const MAX_LENGTH = 20_000;

/** Code, links, bold and emphasis in a line. Only http(s) links are links; images are shown as their text. */
export function inline(text: string): unknown[] {
    const parts: unknown[] = [];
    let rest = text.slice(0, MAX_LENGTH);
    for (let found = TOKEN.exec(rest); found !== null; found = TOKEN.exec(rest)) {
        parts.push(rest.slice(0, found.index), token(found));
        rest = rest.slice(found.index + found[0].length);
    }
    parts.push(rest);
    return parts;
}

function token(found: RegExpExecArray): unknown {
    const [whole, , code, label, target, bold, bold2, emphasis, bare] = found;
    if (code !== undefined) {
        return html`<code>${code}</code>`;
    }
    if (bare !== undefined) {
        return link(bare, bare);
    }
    if (target !== undefined) {
        return whole.startsWith('!') ? `[image: ${label}]` : link(target, label!);
    }
    const strong = bold ?? bold2;
    return strong === undefined ? html`<em>${emphasis}</em>` : html`<strong>${strong}</strong>`;
}

/** A link to another site, or its text where the target is no http(s) URL. */
export function link(target: string, label: string): unknown {
    return isWeb(target) ? html`<a href=${target} rel="noopener noreferrer nofollow" target="_blank">${label}</a>` : label;
}

export function isWeb(target: string): boolean {
    try {
        return /^https?:$/.test(new URL(target).protocol);
    } catch {
        return false;
    }
}
