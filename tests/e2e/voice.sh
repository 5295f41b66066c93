# For t_speech.sh and t_spoken.sh (sourced): the beginnings of sittings, of one who is here first and of one who was before.
head='clock 2026-11-23T09:00:00+09:00
seed 5
window 1366x768 15.6
tap start
tap p.person-03
tap next
tap next
'
again=${head%tap next
} # who was here before has read 利用目的
