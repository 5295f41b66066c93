#include "sync/server/routes/pdf.h"

#include "sync/base/utf8.h"
#include "sync/export/export.h"

void mm_web_reply_pdf(struct mm_web_reply *reply, enum mm_handling handling, const char *title,
                      const char *plain, int64_t now_ms)
{
    struct mm_report_table table = {.handling = handling, .as_of_ms = now_ms};
    const struct mm_export_ops *format = mm_export_find("pdf");
    struct mm_buf name;
    reply->type = format->type;
    mm_utf8_copy(table.title, sizeof table.title, title);
    mm_buf_init(&name, MM_MAX_FILE_NAME_BYTES);
    mm_export_file_name(&table, format, now_ms, &name);
    if (!name.err)
        mm_web_reply_file(reply, plain, mm_buf_str(&name));
    mm_buf_done(&name);
}
