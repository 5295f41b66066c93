/* A figure as pixels in a file of the cache: drawn once by mamori-render for one size and one palette, read
 * by the kiosk through mmap. The name says what it was made from, the head says it again, and a hash over the
 * pixels tells a file that is cut or altered. Pure but for the mapping. */
#ifndef MM_PACK_RASTER_H
#define MM_PACK_RASTER_H

#include "content/pack/figure.h"

#include <stddef.h>

#define MM_PIXMAP_HEAD_BYTES 96
#define MM_PIXMAP_NAME_BYTES 64

struct mm_pixmap_key {
    struct mm_hash svg; /* SHA-256 of the file */
    int w, h;           /* px */
    struct mm_figure_palette palette;
};
/* "3f2a9c1e77d041b8-960x540-0123456789abcdef.argb": the figure's hash first, so that a figure's files can be
 * found. */
void mm_pixmap_name(const struct mm_pixmap_key *key, char out[MM_PIXMAP_NAME_BYTES]);
size_t mm_pixmap_bytes(const struct mm_pixmap_key *key); /* of the whole file */
/* Fills the head of a file whose pixels (0xFFRRGGBB, row by row, in the machine's order) stand behind it. */
void mm_pixmap_seal(const struct mm_pixmap_key *key, void *file);
/* The pixels of a whole file, borrowed; NULL when it is not the pixmap of this key, or not whole. */
const uint32_t *mm_pixmap_pixels(const struct mm_pixmap_key *key, const void *file, size_t len);

struct mm_pixmap { /* a file mapped for reading */
    void *map;
    size_t bytes;
    const uint32_t *px; /* w * h */
};
/* NOT_FOUND, or CORRUPT for a file that is not what its name says. */
MM_MUST_USE enum mm_err mm_pixmap_open(const char *dir, const struct mm_pixmap_key *key,
                                       struct mm_pixmap *ret_pixmap);
void mm_pixmap_close(struct mm_pixmap *pixmap);
#endif
