/* One field of a form: its label above, what it wants below, what is wrong beside it. */
export function Field(props: {
    id: string;
    label: string;
    value: string;
    set: (value: string) => void;
    type?: 'text' | 'password';
    hint?: string;
    error?: string | null;
    complete?: string;
    numbers?: boolean;
}) {
    const { id, hint, error } = props;
    const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
    return (
        <div class="field">
            <label for={id}>{props.label}</label>
            {hint && (
                <p class="hint" id={`${id}-hint`}>
                    {hint}
                </p>
            )}
            <input
                id={id}
                name={id}
                {...(props.type === 'password' ? { type: 'password' as const } : { type: 'text' as const })}
                value={props.value}
                autocomplete={props.complete ?? 'off'}
                inputMode={props.numbers ? 'numeric' : 'text'}
                spellcheck={false}
                {...(error ? { 'aria-invalid': true } : {})}
                {...(described ? { 'aria-describedby': described } : {})}
                onInput={(event) => props.set(event.currentTarget.value)}
            />
            {error && (
                <p class="wrong" id={`${id}-error`}>
                    {error}
                </p>
            )}
        </div>
    );
}
