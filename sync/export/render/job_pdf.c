/* A document (JSON) to PDF. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/render/doc.h"
#include "sync/export/render/job.h"
#include "sync/export/render/pdf.h"

#include <cairo-pdf.h>

static cairo_status_t write_out(void *out, const unsigned char *data, unsigned len)
{
    struct mm_buf *buf = out;

    mm_buf_append(buf, data, len);
    return buf->err ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_facts(const struct mm_doc *doc, cairo_surface_t *surface)
{
    const struct {
        cairo_pdf_metadata_t what;
        const char *text;
    } facts[] = {
        {CAIRO_PDF_METADATA_TITLE, doc->title},         {CAIRO_PDF_METADATA_AUTHOR, doc->council},
        {CAIRO_PDF_METADATA_SUBJECT, doc->handling},    {CAIRO_PDF_METADATA_CREATOR, "mamori " MM_VERSION},
        {CAIRO_PDF_METADATA_CREATE_DATE, doc->created}, {CAIRO_PDF_METADATA_MOD_DATE, doc->created}};

    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
        if (facts[i].text[0])
            cairo_pdf_surface_set_metadata(surface, facts[i].what, facts[i].text);
}

static enum mm_err draw(struct mm_doc *doc, struct mm_buf *out, struct mm_errinfo *info)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_out, out, (double)doc->w, (double)doc->h);
    cairo_t *cr = cairo_create(surface);
    cairo_status_t status;

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    set_facts(doc, surface);
    for (int page = 0; page < doc->n_pages && !cairo_status(cr); page++) {
        mm_doc_paint_page(doc, page, cr);
        cairo_show_page(cr);
    }
    status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    status = status ? status : cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (out->err)
        return mm_buf_check(out, info);
    if (doc->arena.err || status == CAIRO_STATUS_NO_MEMORY)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("文書が大きすぎます。分けてください", "the document is too large; split it"));
    return status ? mm_fail(info, MM_ERR_IO, mm_say("PDFを作れません: %s", "cannot make the PDF: %s"),
                            cairo_status_to_string(status))
                  : MM_OK;
}

static enum mm_err run(struct mm_types *types, const struct mm_job_words *words, const struct mm_buf *in,
                       struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_doc doc;
    enum mm_err err = mm_doc_read(mm_buf_str(in), in->len, types, &doc, info);

    (void)words;
    if (!err)
        err = mm_doc_lay_out(&doc, info);
    if (!err)
        err = draw(&doc, out, info);
    if (!err)
        err = mm_pdf_finish(out, info);
    mm_doc_done(&doc);
    return err;
}

extern const struct mm_job_ops mm_job_pdf;
const struct mm_job_ops mm_job_pdf = {
    .name = "pdf",
    .ja = "文書（JSON）からPDFを作ります",
    .en = "a document (JSON) to PDF",
    .input_max = MM_MAX_PAPER_BYTES,
    .run = run,
};
