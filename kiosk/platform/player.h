/* Plays one recorded narration through SDL's audio. SDL's own thread takes what it needs from the decoder, so
 * that sound does not break off while a screen is painted; all of it is behind the device's lock, and the
 * kiosk asks how it stands. Nothing is open while nothing is to be heard. */
#ifndef MM_KIOSK_PLAYER_H
#define MM_KIOSK_PLAYER_H

#include "sync/base/err.h"

#include <stdbool.h>

enum mm_player_state {
    MM_PLAYER_PAUSED,
    MM_PLAYER_PLAYING,
    MM_PLAYER_ENDED,   /* all of it was heard; mm_player_again plays it anew */
    MM_PLAYER_DAMAGED, /* the file cannot be decoded further */
    MM_PLAYER_GONE,    /* the device was unplugged */
    MM_PLAYER_STATE_COUNT
};
#define MM_VOLUME_STEPS 5 /* 0: soft … MM_VOLUME_STEPS - 1: as it was recorded */

struct mm_player;
/* True where there is a device that takes sound: it is opened once and closed again. */
bool mm_player_there(void);
/* Reads the file and opens the device; plays from the beginning. Errors of mm_sound_open, and IO without a
 * device. Owned. */
MM_MUST_USE enum mm_err mm_player_open(const char *path, int volume, struct mm_player **ret_player,
                                       struct mm_errinfo *info);
/* Silence at once. */
void mm_player_close(struct mm_player *player);
enum mm_player_state mm_player_state(struct mm_player *player);
void mm_player_pause(struct mm_player *player, bool pause);
void mm_player_again(struct mm_player *player); /* from the beginning */
void mm_player_volume(struct mm_player *player, int step);
#endif
