/* Fingers on a screen: which one counts, and where it means to be. No library is asked here. */
#ifndef MM_KIOSK_TOUCH_H
#define MM_KIOSK_TOUCH_H

#include "kiosk/platform/platform.h"

/* ---- which finger counts ---------------------------------------------------------------------------- */
/* The first finger counts until it is lifted; a second one does nothing. Three at once are a palm: what the
 * first one pressed is let go. A finger that was heard of last MM_TOUCH_LOST_MS ago is gone: its screen was
 * unplugged, and the next finger counts. */
#define MM_TOUCH_PALM    3
#define MM_TOUCH_LOST_MS 4000
enum mm_touch_phase { MM_TOUCH_DOWN, MM_TOUCH_MOVE, MM_TOUCH_UP };
struct mm_touch {
    int n;         /* fingers on the screen */
    bool counts;   /* the first one is down and presses */
    int64_t first; /* its id */
    int64_t heard_ms;
    unsigned lost; /* how often fingers that were never lifted were given up */
};
/* One finger did something at now_ms (monotonic). What that is for those above; MM_EVENT_NONE for nothing. */
enum mm_event_type mm_touch_take(struct mm_touch *touch, enum mm_touch_phase phase, int64_t id,
                                 int64_t now_ms);

/* ---- where it means to be --------------------------------------------------------------------------- */
/* Thick glass and the angle of view move what is touched away from what is meant, and some screens are not
 * aligned: x' = a x + b y + c, y' = d x + e y + f, in parts of the screen's width and height. */
struct mm_touch_map {
    double a, b, c, d, e, f;
};
struct mm_touch_point {
    double x, y; /* parts of the screen, 0 … 1 */
};
#define MM_TOUCH_MAP_NONE  ((struct mm_touch_map){1, 0, 0, 0, 1, 0})
#define MM_TOUCH_MAP_BYTES 160
/* The map that brings n touched points (3 or more, not in one line) nearest to the meant ones, by least
 * squares. INVALID when there is none, or when it would turn, mirror or stretch the screen: then something
 * else is wrong. */
enum mm_err mm_touch_fit(const struct mm_touch_point *touched, const struct mm_touch_point *meant, size_t n,
                         struct mm_touch_map *ret_map);
struct mm_touch_point mm_touch_apply(const struct mm_touch_map *map, struct mm_touch_point point);
/* "a b c d e f", independent of the locale; INVALID for what is no map. */
void mm_touch_map_format(const struct mm_touch_map *map, char out[MM_TOUCH_MAP_BYTES]);
enum mm_err mm_touch_map_parse(const char *text, struct mm_touch_map *ret_map);
#endif
