/* page_tool DPI FILE.pgm...: pages of papers as `pdftoppm -gray` paints them. Each has something on it, and
 * keeps free the edge that printers cannot reach; the first page that does not is named, and 1 is returned.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EDGE_MM   4.0 /* desk printers leave 4.2 mm; a pixel of 30 dpi is 0.85 mm */
#define LEAST_INK 20  /* pixels: a page with a frame and a number alone has more */
#define INK       200 /* darker than this */
#define MOST_PX   20000

struct page {
    int w, h;
    unsigned char *gray; /* owned */
};

static bool read_page(const char *path, struct page *page)
{
    FILE *file = fopen(path, "rb");
    char head[3] = "", line[100];
    size_t n = 0;
    if (!file)
        return false;

    bool good = fgets(head, sizeof head, file) && strcmp(head, "P5") == 0 && fgetc(file) == '\n' &&
                fgets(line, sizeof line, file);
    if (good) {
        char *end = line;
        page->w = (int)strtol(end, &end, 10);
        page->h = (int)strtol(end, &end, 10);
        good = page->w > 0 && page->h > 0 && page->w < MOST_PX && page->h < MOST_PX &&
               fgets(line, sizeof line, file);
    }
    n = good ? (size_t)page->w * (size_t)page->h : 0;
    page->gray = n ? malloc(n) : NULL;
    good = page->gray && fread(page->gray, 1, n, file) == n;
    (void)fclose(file);
    return good;
}

/* What is wrong with it, or NULL. */
static const char *fault_of(const struct page *page, double edge_px)
{
    long ink = 0;
    for (int y = 0; y < page->h; y++)
        for (int x = 0; x < page->w; x++) {
            if (page->gray[(size_t)y * (size_t)page->w + (size_t)x] >= INK)
                continue;
            ink++;
            if (x + 1 < edge_px || y + 1 < edge_px || x > page->w - edge_px || y > page->h - edge_px)
                return "something stands where printers do not print";
        }
    return ink < LEAST_INK ? "a page is blank" : NULL;
}

int main(int argc, char **argv)
{
    double edge_px = argc > 2 ? EDGE_MM / 25.4 * strtod(argv[1], NULL) : 0;
    for (int i = 2; i < argc; i++) {
        struct page page = {.gray = NULL};
        const char *fault = read_page(argv[i], &page) ? fault_of(&page, edge_px) : "no page";
        free(page.gray);
        if (fault) {
            printf("%s: %s\n", argv[i], fault);
            return 1;
        }
    }
    return argc > 2 ? 0 : 2;
}
