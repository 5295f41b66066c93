#include "sync/server/reports/asked.h"

#include "sync/base/buf.h"

#include <string.h>

#define MOST_BYTES 1000

/* Parts of one clause bear one label. */
static bool named_before(const struct mm_asked *asked, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(asked->clauses[i]->label, asked->clauses[at]->label) == 0)
            return true;
    return false;
}

void mm_report_asked(const struct mm_asked *asked, struct mm_cell *question, struct mm_cell *clause)
{
    struct mm_buf text;
    mm_buf_init(&text, MOST_BYTES);
    mm_markup_plain(asked->text, &text);
    mm_cell_set_text(question, mm_buf_str(&text));
    mm_buf_clear(&text);
    for (size_t i = 0; i < asked->n_clauses; i++)
        if (!named_before(asked, i))
            mm_buf_printf(&text, "%s%s", i ? "、" : "", asked->clauses[i]->label);
    mm_cell_set_text(clause, mm_buf_str(&text));
    mm_buf_done(&text);
}
