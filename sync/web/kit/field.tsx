/* One field of a form: its label above, what it wants below, what is wrong beside it. */
export type Options = [value: string, words: string][];
const kinds = { text: { type: 'text' as const }, password: { type: 'password' as const }, date: { type: 'date' as const } };
export function Field(props: {
    id: string;
    label: string;
    value: string;
    set: (value: string) => void;
    type?: 'text' | 'password' | 'date';
    options?: Options | undefined; /* a choice among these */
    hint?: string | undefined;
    error?: string | null;
    complete?: string | undefined;
    numbers?: boolean | undefined;
}) {
    const { id, hint, error } = props;
    const { options } = props;
    const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
    const common = {
        id,
        name: id,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
    };
    return (
        <div class="field">
            <label for={id}>{props.label}</label>
            {hint && (
                <p class="hint" id={`${id}-hint`}>
                    {hint}
                </p>
            )}
            {options ? (
                <select {...common} value={props.value} onChange={(event) => props.set(event.currentTarget.value)}>
                    {options.map(([value, words]) => (
                        <option key={value} value={value}>
                            {words}
                        </option>
                    ))}
                </select>
            ) : (
                <input
                    {...common}
                    {...kinds[props.type ?? 'text']}
                    value={props.value}
                    autocomplete={props.complete ?? 'off'}
                    inputMode={props.numbers ? 'numeric' : 'text'}
                    spellcheck={false}
                    onInput={(event) => props.set(event.currentTarget.value)}
                />
            )}
            {error && (
                <p class="wrong" id={`${id}-error`}>
                    {error}
                </p>
            )}
        </div>
    );
}
