/* A platform without a window: scripts, dumps and tests. Events come from the script, so waiting never
 * blocks; waiting for ever means that nothing can come any more. */
#include "kiosk/platform/platform.h"

#include <stdlib.h>

enum { DEFAULT_W = 1920, DEFAULT_H = 1080 };

struct mm_platform {
    int w, h;
};

static enum mm_err null_open(struct mm_platform **ret_platform, const char *title, int w, int h,
                             struct mm_errinfo *info)
{
    (void)title;
    struct mm_platform *platform = calloc(1, sizeof *platform);
    if (!platform)
        return mm_nomem(info);
    platform->w = w > 0 ? w : DEFAULT_W;
    platform->h = h > 0 ? h : DEFAULT_H;
    *ret_platform = platform;
    return MM_OK;
}

static void null_close(struct mm_platform *platform)
{
    free(platform);
}

static void null_size(struct mm_platform *platform, int *ret_w, int *ret_h, double *ret_dpi)
{
    *ret_w = platform->w;
    *ret_h = platform->h;
    *ret_dpi = 0;
}

void mm_platform_null_resize(struct mm_platform *platform, int w, int h)
{
    platform->w = w;
    platform->h = h;
}

static void null_wait(struct mm_platform *platform, int wait_ms, struct mm_event *ret_event)
{
    (void)platform;
    *ret_event = (struct mm_event){.type = wait_ms < 0 ? MM_EVENT_QUIT : MM_EVENT_NONE};
}

static enum mm_err null_present(struct mm_platform *platform, const struct mm_canvas *canvas,
                                const struct mm_rect *dirty, size_t n_dirty, struct mm_errinfo *info)
{
    (void)platform;
    (void)canvas;
    (void)dirty;
    (void)n_dirty;
    (void)info;
    return MM_OK;
}

const struct mm_platform_ops mm_platform_null = {null_open, null_close, null_size, null_wait, null_present};
