"""The hour of the day at which each kind of thing happens."""

START_OF_WORK = 7.5
CALL = 9.0
OFFICE = 10.0
BILLING = 10.8
CORRECTION = 13.5
POST = 14.5
NOTE = 15.5
END_OF_WORK = 16.5
CLOSING = 17.3
VIEWED = 18.2
