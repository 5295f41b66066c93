/* A form as a table of what it asks. What is wrong stands beside each field and in one summary, where the focus goes;
   what was written stays until the server has taken it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Field, type Options } from './field';
import { words } from './load';
import { Progress, working } from './progress';

export type Values = Record<string, string>;
export interface Ask {
    key: string;
    label: string;
    hint?: string;
    type?: 'text' | 'password' | 'date';
    options?: Options;
    optional?: boolean;
    numbers?: boolean;
    complete?: string;
    wrong?: (value: string, all: Values) => string | null;
    when?: (all: Values) => boolean; /* asked only then */
}

function wrongOf(ask: Ask, all: Values): string | null {
    const value = (all[ask.key] ?? '').trim();
    if (value === '') return ask.optional ? null : `${ask.label}を${ask.options ? '選んで' : '入れて'}ください`;
    return ask.wrong?.(value, all) ?? null;
}
const startOf = (asks: Ask[], start: Values | undefined): Values =>
    Object.fromEntries(asks.map((ask) => [ask.key, start?.[ask.key] ?? ask.options?.[0]?.[0] ?? '']));

function Summary(props: { id: string; error: string | null; wrong: [Ask, string][] }) {
    const box = useRef<HTMLDivElement>(null);
    const many = props.wrong.length;
    useEffect(() => box.current?.focus(), [props.error, many]);
    if (props.error === null && many === 0) return null;
    return (
        <div class="notice look" role="alert" tabIndex={-1} ref={box}>
            {props.error !== null && <p>{props.error}</p>}
            {many > 0 && (
                <>
                    <p>{many}か所を直してください。</p>
                    <ul>
                        {props.wrong.map(([ask, text]) => (
                            <li key={ask.key}>
                                <button
                                    type="button"
                                    class="link"
                                    onClick={() => document.getElementById(`${props.id}-${ask.key}`)?.focus()}
                                >
                                    {text}
                                </button>
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </div>
    );
}

/* Only what was asked, without the spaces around it. */
const given = (asked: Ask[], values: Values): Values =>
    Object.fromEntries(
        asked.map((ask): [string, string] => {
            const value = values[ask.key] ?? '';
            return [ask.key, ask.type === 'password' ? value : value.trim()];
        }),
    );

export function Form(props: {
    id: string;
    asks: Ask[];
    doing: string; /* the word on the button */
    run: (values: Values) => Promise<void>;
    start?: Values | undefined;
    children?: ComponentChildren;
}) {
    const [values, setValues] = useState(() => startOf(props.asks, props.start));
    const [tried, setTried] = useState(false);
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const asked = props.asks.filter((ask) => ask.when?.(values) ?? true);
    const wrong = asked.flatMap((ask): [Ask, string][] => {
        const text = wrongOf(ask, values);
        return text === null ? [] : [[ask, text]];
    });
    const submit = async (event: Event) => {
        event.preventDefault();
        if (busy) return;
        setError(null);
        setTried(wrong.length > 0);
        if (wrong.length > 0) return;
        setBusy(true);
        try {
            await props.run(given(asked, values));
            setValues(startOf(props.asks, props.start));
        } catch (refused) {
            setError(words(refused));
        } finally {
            setBusy(false);
        }
    };
    return (
        <form class="form" onSubmit={submit} noValidate>
            <Summary id={props.id} error={error} wrong={tried ? wrong : []} />
            {asked.map((ask) => (
                <Field
                    key={ask.key}
                    id={`${props.id}-${ask.key}`}
                    label={ask.optional ? `${ask.label}（なくてもよい）` : ask.label}
                    value={values[ask.key] ?? ''}
                    set={(value) => setValues((now) => ({ ...now, [ask.key]: value }))}
                    type={ask.type ?? 'text'}
                    options={ask.options}
                    hint={ask.hint}
                    complete={ask.complete}
                    numbers={ask.numbers}
                    error={tried ? wrongOf(ask, values) : null}
                />
            ))}
            {props.children}
            <button type="submit" aria-disabled={busy}>
                {props.doing}
            </button>
            <Progress id={props.id} of={busy ? working : null} />
        </form>
    );
}

/* A decision of the council: body, day, document. */
export const decision: Ask[] = [
    { key: 'body', label: '決定した機関', hint: '例: 議会運営委員会' },
    { key: 'decided_on', label: '決定した日', type: 'date' },
    { key: 'number', label: '文書番号', hint: '例: ○議発第12号' },
];
