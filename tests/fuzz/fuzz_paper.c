/* Documents for mamori-render: whatever is accepted can be laid out, every strip once and inside its page,
 * and painted. */
/* mm-fuzz: link=mm_render */
/* mm-test: labels=slow */
#include "sync/base/limits.h"
#include "sync/export/render/doc.h"
#include "tests/fuzz/fuzz.h"

#include <cairo-pdf.h>

/* Cairo 1.16 leaks a little of every tagged PDF. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo.so\n";
}

static struct mm_types *fonts(void)
{
    static struct mm_types *types;
    const char *source = getenv("MM_SOURCE");
    char path[1024];

    if (types)
        return types;
    (void)snprintf(path, sizeof(path), "%s/fonts/fonts.json", source ? source : ".");
    if (mm_types_open(path, &types, NULL) != MM_OK) {
        fprintf(stderr, "no fonts behind %s\n", path);
        exit(1);
    }
    return types;
}

static cairo_status_t nowhere(void *ctx, const unsigned char *data, unsigned len)
{
    (void)ctx, (void)data, (void)len;
    return CAIRO_STATUS_SUCCESS;
}

static void paint(const struct mm_doc *doc)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(nowhere, NULL, (double)doc->w, (double)doc->h);
    cairo_t *cr = cairo_create(surface);

    for (int page = 0; page < doc->n_pages && page < 3; page++) {
        mm_doc_paint_page(doc, page, cr);
        cairo_show_page(cr);
    }
    FUZZ_CHECK(cairo_status(cr) == CAIRO_STATUS_SUCCESS);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static void check_places(const struct mm_doc *doc)
{
    size_t strips = 0, placed = 0;

    for (size_t i = 0; i < doc->n_parts; i++)
        strips += doc->parts[i].n_strips - doc->parts[i].n_head;
    for (size_t i = 0; i < doc->n_places; i++) {
        const struct mm_place *at = &doc->places[i];

        FUZZ_CHECK(at->page >= 0 && at->page < doc->n_pages && at->strip < at->part->n_strips);
        FUZZ_CHECK(at->y >= doc->top - 0.1f);
        placed += at->strip >= at->part->n_head;
    }
    FUZZ_CHECK(placed == strips);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_doc doc;
    enum mm_err err = mm_doc_read((const char *)data, size, fonts(), &doc, &info);

    if (!err)
        err = mm_doc_lay_out(&doc, &info);
    FUZZ_CHECK(err == MM_OK || *info.text);
    if (!err) {
        check_places(&doc);
        paint(&doc);
    }
    mm_doc_done(&doc);
    return 0;
}
