/* A roster that comes as the workbook it was kept in: the same rows, the same rules. */
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/roster_read.h"
#include "sync/table/xlsx_read.h"

#include <stdlib.h>
#include <string.h>

static size_t blank(const char *at)
{
    return *at == ' ' || *at == '\t' ? 1 : strncmp(at, "　", strlen("　")) == 0 ? strlen("　") : 0;
}

/* A sheet keeps the spaces that a CSV loses: nobody sees them, and they would make another person. */
static char *trimmed(char *field)
{
    char *end, *at;

    while (blank(field))
        field += blank(field);
    for (at = end = field; *at; at += blank(at) ? blank(at) : 1)
        if (!blank(at))
            end = at + 1;
    if (*end)
        *end = '\0';
    return field;
}

/* Cells that have a border and nothing in them are no fields behind the head's last. */
static void tidy(struct mm_csv *table)
{
    char **field = table->fields;

    for (size_t r = 0; r < table->n_rows; r++) {
        struct mm_csv_row *row = &table->rows[r];

        for (size_t i = 0; i < row->n; i++)
            field[i] = trimmed(field[i]);
        field += row->n;
        while (row->n && !*row->fields[row->n - 1])
            row->n--;
    }
}

enum mm_err mm_roster_book_read(const char *text, struct mm_roster_file *ret_file,
                                struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct mm_csv table = {0};
    size_t most = strlen(text) / 4 * 3 + 3, len = 0;
    unsigned char *bytes = (unsigned char *)malloc(most);
    enum mm_err err;

    if (!bytes)
        return mm_nomem(info);
    err = mm_base64url_parse(text, bytes, most, &len);
    if (err)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("xlsx: ファイルが途中で切れています。もう一度選んでください。",
                             "xlsx: the file is cut short; choose it again."));
    if (!err)
        err = mm_xlsx_read(bytes, len, &table, info);
    free(bytes);
    if (!err) {
        tidy(&table);
        err = mm_roster_table_read(&table, ret_file, faults, info);
    }
    mm_csv_done(&table);
    return err;
}
