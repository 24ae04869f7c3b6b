package main

import (
	"context"
	"errors"
	"time"

	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// patience is how long the run of one lesson may take, in real time. Most take
// milliseconds and the longest that can be written seconds: what takes longer
// waits for something that never comes.
const patience = 10 * time.Minute

var errPatience = errors.New("no end after 10 minutes")

// runWithin plays a lesson no longer than patience.
func runWithin(ctx context.Context, program *scenario.Program, o scenario.Options) (*trace.Trace, error) {
	ctx, stop := context.WithTimeoutCause(ctx, patience, errPatience)
	defer stop()
	return program.RunWith(ctx, o)
}
