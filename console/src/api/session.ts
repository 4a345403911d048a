import { api } from './client.js';
import { credentials, type Scope } from './credentials.js';

interface SessionReply {
    readonly name: string;
    readonly scope: Scope;
    readonly expiresAt: string;
    /** Only when the session begins. */
    readonly pageToken?: string;
}

/** Exchanges the key for a session. */
export async function signIn(key: string): Promise<void> {
    accept(await api.post<SessionReply>('/api/session', {}, { headers: { Authorization: `Bearer ${key}` } }));
}

/** Redeems a one-time ticket of `beast console`. */
export async function redeem(ticket: string): Promise<void> {
    accept(await api.post<SessionReply>('/api/session', { ticket }));
}

/** Renews a session at half of its life, as long as the page is open. */
export function keepSession(): void {
    let timer = 0;
    const plan = (): void => {
        clearTimeout(timer);
        const expiresAt = credentials.identity?.expiresAt ?? null;
        if (expiresAt !== null) {
            const left = Math.max(60_000, (Date.parse(expiresAt) - Date.now()) / 2);
            timer = window.setTimeout(() => void renew(), Math.min(left, 2 ** 31 - 1));
        }
    };
    const renew = async (): Promise<void> => {
        try {
            accept(await api.get<SessionReply>('/api/session'));
        } catch {
            // tried again at half of what is left; a 401 has ended the session already
        }
        plan();
    };
    credentials.addEventListener('change', plan);
    plan();
}

export async function signOut(): Promise<void> {
    await api.remove('/api/session').catch(() => undefined);
    credentials.clear();
}

function accept({ name, scope, expiresAt, pageToken }: SessionReply): void {
    credentials.use({ name, scope, expiresAt }, pageToken);
}
