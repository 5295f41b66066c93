#include "sync/server/reports/asked.h"

#include "sync/base/buf.h"

#define MOST_BYTES 1000

void mm_report_asked(const struct mm_asked *asked, struct mm_cell *question, struct mm_cell *clause)
{
    struct mm_buf text;
    mm_buf_init(&text, MOST_BYTES);
    mm_markup_plain(asked->text, &text);
    mm_cell_set_text(question, mm_buf_str(&text));
    mm_buf_clear(&text);
    for (size_t i = 0; i < asked->n_clauses; i++)
        mm_buf_printf(&text, "%s%s", i ? "、" : "", asked->clauses[i]->id);
    mm_cell_set_text(clause, mm_buf_str(&text));
    mm_buf_done(&text);
}
