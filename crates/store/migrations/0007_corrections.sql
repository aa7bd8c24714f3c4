-- What a person says of one event: that it is none ('reject'; `other` is empty), or how it should
-- read ('correct'; `patch` is what changes in the event record, a JSON merge patch, RFC 7396).
ALTER TABLE decisions ADD COLUMN patch TEXT;
