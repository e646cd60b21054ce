// Package lexv1 puts a bot behind Amazon Lex V1. It is a legacy: AWS ended Lex V1 on
// September 15, 2025, and package lex is for V2. It remains for functions that still
// speak the format of V1, and to read what was recorded; there is no call of the
// runtime.
//
//	lambda.Start(lex.Lambda(lexv1.Handler(bot)))
//
// Lex V1 takes one message in a turn. What does not fit into one is reported as
// degraded: see [Encode].
package lexv1
