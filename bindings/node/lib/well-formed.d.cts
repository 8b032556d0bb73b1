/** JSON in which text that is not well-formed Unicode is written as any encoder of UTF-8 would write it. */
export declare function wellFormed(json: string): string;
