/* A page that is one report as a table, and nothing more. */
import { Grid } from './grid';
import type { Page } from './page';
import { Sheet } from './sheet';

export function plain(page: Omit<Page, 'View'>, report: string, more: { head?: string; empty: string; lead?: string }): Page {
    return {
        ...page,
        View: () => (
            <Sheet report={report}>
                {(found) => (
                    <>
                        {more.lead !== undefined && <p>{more.lead}</p>}
                        <Grid
                            caption={`${found.title}（${found.rows.length}件）`}
                            columns={found.columns}
                            rows={found.rows}
                            {...(more.head === undefined ? {} : { head: more.head })}
                            empty={more.empty}
                        />
                    </>
                )}
            </Sheet>
        ),
    };
}
