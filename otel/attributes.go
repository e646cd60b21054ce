package otel

import (
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/kommunicate-go/kommunicate"
)

func platformOf(op kommunicate.Operation) string {
	if op.Platform == "" {
		return "kommunicate"
	}
	return op.Platform
}

func spanKind(kind kommunicate.OperationKind) trace.SpanKind {
	switch kind {
	case kommunicate.OpTurn:
		return trace.SpanKindServer
	case kommunicate.OpCall:
		return trace.SpanKindClient
	}
	return trace.SpanKindInternal
}

// known are the attributes of a span at its beginning: what is set.
func known(op kommunicate.Operation) []attribute.KeyValue {
	return present(
		attribute.String("kommunicate.bot.id", op.BotID),
		attribute.String("kommunicate.group.id", string(op.GroupID)),
		attribute.String("kommunicate.key", op.Key),
		attribute.String("http.request.method", op.Method),
		attribute.String("url.path", op.Path),
	)
}

// results are those at its end.
func results(r kommunicate.Result) []attribute.KeyValue {
	return present(
		attribute.String("kommunicate.outcome", r.Outcome),
		attribute.Int("http.response.status_code", r.Status),
		attribute.Int("kommunicate.attempts", r.Attempts),
		attribute.Int("kommunicate.messages", r.Messages),
	)
}

// present leaves out what is not known: empty texts, and zeros.
func present(all ...attribute.KeyValue) []attribute.KeyValue {
	return slices.DeleteFunc(all, func(a attribute.KeyValue) bool {
		return a.Value == attribute.StringValue("") || a.Value == attribute.IntValue(0)
	})
}
