/* Choices that narrow a list. They stand in the address, so that it can be kept; names do not. */
export function Choice(props: {
    label: string;
    value: string;
    options: [string, string][];
    set: (value: string) => void;
}) {
    return (
        <label>
            {props.label}{' '}
            <select value={props.value} onChange={(event) => props.set(event.currentTarget.value)}>
                {props.options.map(([value, words]) => (
                    <option key={value} value={value}>
                        {words}
                    </option>
                ))}
            </select>
        </label>
    );
}
