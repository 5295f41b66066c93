/* All that the pages ask of the server: the session, reports, lists and actions of /api/v1. */

export type Right = 'report' | 'report_names' | 'disclosed' | 'kiosk_list' | 'audit' | 'clerk' | 'admin';
export interface Session {
    signed_in: boolean;
    account: { id: string; name: string; label: string; role: string } | null;
    rights: Right[];
    council: string;
    demo: boolean;
    csrf: string | null;
    first: boolean;
    several: boolean; /* councils on this server */
    notice: string; /* for every page; "" for none */
}

export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;
export interface Report {
    report: string;
    title: string;
    council: string;
    mark: string | null;
    handling: 'names' | 'internal' | 'public';
    handling_label: string;
    as_of: string;
    as_of_label: string;
    columns: { id: string; title: string; type: 'text' | 'int' | 'share' | 'date' }[];
    rows: Row[];
    people?: number; /* of a page: how many there are on all of them, and behind whom the next one begins */
    next?: string | null;
    notes: string[];
}

export interface Kiosk {
    recorder: string;
    name: string;
    status: string;
    key_id: string;
    enrolled_at: string | null;
    last_seen_at: string | null;
    last_received_at: string | null;
    last_seq: number;
    backlog: number;
    quarantined: number;
    conflicts: number;
    clock_off_s: number;
    forked: boolean;
}

/* What the server refused, in its own words. */
export class Refused extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        message: string,
        readonly retryAfter: number | null,
    ) {
        super(message);
    }
}

let csrf: string | null = null;
let ended: () => Promise<boolean> = async () => false;
/* Called when the server no longer knows the session; true: the same person signed in again. */
export function onEnded(run: () => Promise<boolean>): void {
    ended = run;
}

async function refusal(response: Response): Promise<Refused> {
    const after = response.headers.get('Retry-After');
    let said: { error?: string; message?: string } = {};
    try {
        said = await response.json();
    } catch {
        /* a proxy in front answers in its own way */
    }
    return new Refused(
        response.status,
        said.error ?? 'unknown',
        said.message ?? `サーバーから答えがありません（${response.status}）。しばらくしてから、もう一度お試しください`,
        after === null ? null : Number(after),
    );
}

/* Minutes by which the clock of this machine is ahead of the server's (behind: less than 0); 0 within MOST_OFF_MS. Days
   that are typed here, and the codes of a second factor, hang on it. */
const MOST_OFF_MS = 5 * 60 * 1000;
let clock: (minutes: number) => void = () => {};
export function onClock(run: (minutes: number) => void): void {
    clock = run;
}
function lookAtClock(response: Response): void {
    const said = Date.parse(response.headers.get('Date') ?? '');
    if (Number.isNaN(said)) return;
    const off = Date.now() - said;
    clock(Math.abs(off) > MOST_OFF_MS ? Math.round(off / 60000) : 0);
}

/* A writing of which no answer came may have arrived, so nobody is told that nothing has happened. */
const unheard = (method: string) =>
    method === 'GET'
        ? 'サーバーにつながりません。回線を確かめて、もう一度お試しください'
        : 'サーバーとの間が切れました。登録されたかどうか分かりません。書いたものはこの画面に残っています。回線を確かめ、' +
          '一覧を別の画面で見てから、もう一度お試しください';

/* How much of what is sent has left, 0 to 1; null: all of it has, and the server is at work. */
export type Tell = (share: number | null) => void;

/* As fetch, but that it tells how far it is, which fetch cannot. */
function transfer(method: string, path: string, headers: Record<string, string>, body: XMLHttpRequestBodyInit | null, tell: Tell): Promise<Response> {
    return new Promise((done, failed) => {
        const request = new XMLHttpRequest();
        request.open(method, path);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.responseType = 'blob';
        request.upload.onprogress = (event) => tell(event.lengthComputable ? event.loaded / event.total : null);
        request.upload.onload = () => tell(null);
        request.onerror = failed;
        request.onload = () => {
            const said = request.getAllResponseHeaders().trim().split(/[\r\n]+/);
            const pairs = said.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
            done(new Response(request.response as Blob, { status: request.status, headers: pairs }));
        };
        request.send(body);
    });
}

async function send(method: string, path: string, body?: unknown, tell?: Tell): Promise<Response> {
    /* With every request: whoever sends it is a page, and gets no window of the browser to sign in at. */
    const headers: Record<string, string> = { 'X-Mamori-CSRF': csrf ?? '' };
    const file = body instanceof Blob;
    if (body !== undefined) headers['Content-Type'] = file ? 'application/octet-stream' : 'application/json';
    const sent = body === undefined ? null : file ? body : JSON.stringify(body);
    let response: Response;
    try {
        response = await (tell ? transfer(method, path, headers, sent, tell) : fetch(path, { method, headers, body: sent }));
    } catch {
        throw new Refused(0, 'network', unheard(method), null);
    }
    lookAtClock(response);
    if (response.ok) return response;
    const refused = await refusal(response);
    if (refused.status === 401 && !doors.includes(path) && (await ended())) return send(method, path, body, tell);
    throw refused;
}

export const ask = async <T>(method: string, path: string, body?: unknown, tell?: Tell): Promise<T> =>
    (await (await send(method, path, body, tell)).json()) as T;

/* A file that the browser keeps, under the name that the server gives it; its name. What is refused is said on the page,
   which a plain link to the file could not. */
export async function keep(path: string, body?: unknown, tell?: Tell): Promise<string> {
    const response = await send(body === undefined ? 'GET' : 'POST', path, body, tell);
    const [, named] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
    const name = named === undefined ? 'file' : decodeURIComponent(named);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    return name;
}

export interface Totp {
    secret: string;
    uri: string;
    recovery: string[];
}
const SESSION = '/api/v1/session';
const doors = [SESSION, `${SESSION}/first`];
async function kept(session: Promise<Session>): Promise<Session> {
    const found = await session;
    csrf = found.csrf;
    return found;
}
export const session = {
    read: () => kept(ask<Session>('GET', SESSION)),
    start: (name: string, password: string, code: string, council: string) =>
        kept(ask<Session>('POST', SESSION, { name, password, ...(code ? { code } : {}), ...(council ? { council } : {}) })),
    first: (token: string, name: string, label: string, password: string) =>
        kept(ask<Session>('POST', `${SESSION}/first`, { token, name, label, password })),
    password: (old: string, next: string) => kept(ask<Session>('POST', `${SESSION}/password`, { old, new: next })),
    totp: (step: 'begin' | 'confirm' | 'end', more: Record<string, string> = {}) =>
        ask<Totp>('POST', `${SESSION}/totp`, { step, ...more }),
    async end(): Promise<void> {
        await ask('DELETE', SESSION);
        csrf = null;
    },
};

export const report = (name: string) => ask<Report>('GET', `/api/v1/report/${name}?format=json`);
/* A page of a report by name: as many people as a screen can show, behind the one that the page before named. */
export const PAGE = 200;
export const reportPage = (name: string, after: string) =>
    ask<Report>('GET', `/api/v1/report/${name}?format=json&limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
export const kiosks = async () => (await ask<{ kiosks: Kiosk[] }>('GET', '/api/v1/kiosks')).kiosks;
export const act = <T>(name: string, body: Record<string, unknown>, tell?: Tell) => ask<T>('POST', `/api/v1/action/${name}`, body, tell);

/* What a kiosk wrote to a medium. */
export interface Carried {
    kiosk: string;
    standing: string;
    written_at: string;
    ahead: boolean;
    serial: number;
    medium: string;
    pack: string;
    records: number;
    came: boolean;
    taken?: { stored: number; duplicate: number; conflict: number; quarantined: number; told: number };
}
const carriedPath = (path: string, more: Record<string, string>) => `/api/v1/${path}?${new URLSearchParams(more)}`;
export const carried = {
    look: (file: File, more: Record<string, string>, tell: Tell) =>
        ask<Carried>('POST', carriedPath('bundle', { step: 'look', ...more }), file, tell),
    take: (file: File, more: Record<string, string>, tell: Tell) =>
        ask<Carried>('POST', carriedPath('bundle', { step: 'take', ...more }), file, tell),
    answer: (file: File, more: Record<string, string>, tell: Tell) => keep(carriedPath('bundle/answer', more), file, tell),
};
