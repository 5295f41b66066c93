/* The bank as a workbook. */
#include "content/author/bank.h"

#include "sync/table/xlsx_read.h"
#include "sync/table/xlsx_write.h"

#include <stdlib.h>

static enum mm_err write_xlsx(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                              struct mm_buf *lost, struct mm_errinfo *info)
{
    struct mm_xlsx_column columns[MM_BANK_COLUMN_COUNT];
    struct mm_xlsx_page page = {.name = "問題",
                                .columns = columns,
                                .n_columns = MM_BANK_COLUMN_COUNT,
                                .n_rows = bank->n,
                                .landscape = true};
    const char **cells = calloc(bank->n * MM_BANK_COLUMN_COUNT + 1, sizeof(*cells));
    enum mm_err err;

    (void)desk, (void)lost; /* it holds everything */
    if (!cells)
        return mm_nomem(info);
    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
        columns[c] = (struct mm_xlsx_column){mm_bank_title((enum mm_bank_column)c), MM_XLSX_TEXT,
                                             mm_bank_width((enum mm_bank_column)c)};
    for (size_t i = 0; i < bank->n; i++)
        for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
            cells[i * MM_BANK_COLUMN_COUNT + c] = bank->lines[i].cell[c];
    page.cells = cells;
    err = mm_xlsx_write(&page, 1, out, info);
    free(cells);
    return err;
}

static enum mm_err read_xlsx(const void *bytes, size_t len, const struct mm_bank *before,
                             struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    struct mm_csv table = {0};
    enum mm_err err = mm_xlsx_read(bytes, len, &table, info);

    (void)before; /* the table says everything */
    if (!err)
        err = mm_bank_of_table(&table, ret_bank, info);
    mm_csv_done(&table);
    return err;
}

extern const struct mm_bank_form mm_bank_form_xlsx;
const struct mm_bank_form mm_bank_form_xlsx = {"xlsx", ".xlsx", write_xlsx, read_xlsx};
